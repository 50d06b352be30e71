import { LRUCache } from 'lru-cache'
import { ModelError } from './model-error.ts'
import type { BudgetAmount, ModelSettings } from './model-settings.ts'

/** What was used in one stretch of time, or by one conversation. */
export type Used = { calls: number; tokens: number }

export type Budget = {
  /**
   * Takes a call and as many tokens as it may need at most. What it did not need is given back by `settle`.
   *
   * @throws ModelError `budget` where a limit would be passed; nothing is taken then.
   */
  take(conversation: string, tokens: number): { settle(tokens: number): void }
  /** True while the budget of everybody, for the minute or the day, leaves nothing for the smallest tip. */
  isUsedUp(): boolean
  /** What everybody has used, and may. */
  state(): readonly BudgetState[]
}

export type BudgetState = {
  readonly per: 'minute' | 'day'
  readonly used: Readonly<Used>
  readonly limit: BudgetAmount
}

export type BudgetOptions = {
  readonly limits: () => ModelSettings['budget']
  /** Where the day's use is kept over a restart. */
  readonly day?: { readonly read: (day: string) => Used; readonly write: (day: string, used: Used) => void }
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** A tip for which there are not even so many tokens is not asked for. */
const smallestTip = 200
/** Conversations whose use is remembered; the longest silent are forgotten first. */
const conversationsAtHand = 20_000

/** Counts calls and tokens per minute, per day (UTC) and per conversation (since the start of the process). */
export function createBudget({ limits, day: kept, now = Date.now }: BudgetOptions): Budget {
  const conversations = new LRUCache<string, Used>({ max: conversationsAtHand })
  let minute = { at: 0, used: { calls: 0, tokens: 0 } }
  let day = { at: '', number: -1, used: { calls: 0, tokens: 0 } }
  const turn = () => {
    const at = now()
    const thisMinute = Math.floor(at / 60_000)
    if (minute.at !== thisMinute) minute = { at: thisMinute, used: { calls: 0, tokens: 0 } }
    const number = Math.floor(at / 86_400_000)
    if (day.number === number) return
    const today = new Date(at).toISOString().slice(0, 10)
    day = { at: today, number, used: kept?.read(today) ?? { calls: 0, tokens: 0 } }
  }
  const everybody = () => {
    turn()
    const { per_minute: perMinute, per_day: perDay } = limits()
    return [
      { per: 'minute' as const, used: minute.used, limit: perMinute },
      { per: 'day' as const, used: day.used, limit: perDay },
    ]
  }
  return {
    take(conversation, tokens) {
      const own = conversations.get(conversation) ?? { calls: 0, tokens: 0 }
      const all = [...everybody(), { per: 'conversation', used: own, limit: limits().per_conversation }]
      const full = all.find(({ used, limit }) => isOver(used, limit, tokens))
      if (full) throw new ModelError('budget', `the model's budget per ${full.per} is used up`)
      conversations.set(conversation, own)
      const today = day
      for (const { used } of all) {
        used.calls += 1
        used.tokens += tokens
      }
      kept?.write(today.at, today.used)
      return {
        settle(spent) {
          for (const { used } of all) used.tokens += spent - tokens
          kept?.write(today.at, today.used)
        },
      }
    },
    state: everybody,
    isUsedUp: () => everybody().some(({ used, limit }) => isOver(used, limit, smallestTip)),
  }
}

function isOver(used: Used, limit: BudgetAmount, tokens: number): boolean {
  return used.calls >= (limit.calls ?? Infinity) || used.tokens + tokens > (limit.tokens ?? Infinity)
}
