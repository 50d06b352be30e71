import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Card } from '../../domain/card.ts'
import type { StoredMoment } from '../../domain/past-moment.ts'
import { startThread } from '../../lib/thread.ts'
import type { Thread } from '../../lib/thread.ts'
import { startTimeLimit } from '../../lib/time-limit.ts'
import { waitQuietly } from '../../lib/wait.ts'
import type { Scope } from '../../listener/scope.ts'
import type { MemoryRules } from '../memory/memory-file.ts'
import type { PastQuery } from '../memory/find-past.ts'
import type { TeamMemory } from '../memory/team-memory.ts'
import { learnableCards } from './learnable-card.ts'
import { nothingLearned } from './learned-now.ts'
import type { LearnedNow, LearnedReport } from './learned-now.ts'
import type { LearnedCalls, LearnedLine } from './learned-worker.ts'
import { toLesson } from './past-lesson.ts'
import { whenToLearn } from './when-to-learn.ts'
import type { LearnedFrom } from './when-to-learn.ts'

export type LearningOptions = {
  readonly memory: Pick<TeamMemory, 'usable' | 'changes'>
  readonly rules: () => MemoryRules
  readonly scope: () => Scope | undefined
  /** Names no text. */
  readonly onLearned?: (report: LearnedReport) => void
  readonly onError: (error: unknown) => void
  readonly now?: () => number
  /** How often it looks whether there is something to learn; default 20 s. */
  readonly lookEveryMs?: number
  /** A tip is not held up longer than this; default 60. */
  readonly askedWithinMs?: number
}

/** What is learned from the team's cards and past: in a thread of its own, again when enough of it changed. */
export type Learning = AsyncDisposable & {
  /** From here on these are the cards. */
  setCards(cards: readonly Card[]): void
  /** Never rejects: where nothing is learned, may be used or can be had in time, it says nothing. */
  ask(query: PastQuery, signal: AbortSignal): Promise<LearnedNow>
  /** What is in use; undefined while nothing is. */
  report(): LearnedReport | undefined
}

/** Handed over at a time, so that the main loop goes on in between. */
const lessonsAtOnce = 100
const cardsAtOnce = 100
/** Older lines no longer tell what comes next. */
const newestLines = 60

type InUse = { readonly thread: Thread<LearnedCalls>; readonly from: LearnedFrom; readonly report: LearnedReport }

export function openLearning(options: LearningOptions): Learning {
  const { memory, rules, scope, onLearned, onError, lookEveryMs = 20_000, askedWithinMs = 60 } = options
  const now = options.now ?? (() => Date.now())
  const ending = new AbortController()
  const { signal: ended } = ending
  let cards: readonly Card[] = []
  let inUse: InUse | undefined

  /** What there is to learn from now. */
  const source = (): LearnedFrom => {
    const { all, gone } = memory.changes()
    return { cards, rules: rules(), scope: scope(), all, gone, at: now() }
  }
  const letGo = async () => {
    const old = inUse
    inUse = undefined
    await old?.thread[Symbol.asyncDispose]()
  }
  const learn = async (from: LearnedFrom): Promise<void> => {
    let fallen = false
    const thread = startThread<LearnedCalls>(new URL('./learned-worker.ts', import.meta.url), (cause) => {
      fallen = true
      if (inUse?.thread === thread) inUse = undefined
      if (!ended.aborted) onError(cause)
    })
    try {
      const known = learnableCards(from.cards)
      for (let at = 0; at < known.length; at += cardsAtOnce)
        await thread.ask('cards', known.slice(at, at + cardsAtOnce), ended)
      for await (const some of inSlices(memory.usable())) await thread.ask('past', some.map(toLesson), ended)
      const report = await thread.ask('learn', from.rules, ended)
      // What is no longer to be used is not begun with.
      if (from.rules !== rules() || from.scope !== scope()) return await thread[Symbol.asyncDispose]()
      const old = inUse
      inUse = { thread, from, report }
      await old?.thread[Symbol.asyncDispose]()
      onLearned?.(report)
    } catch (error) {
      await thread[Symbol.asyncDispose]()
      if (!ended.aborted && !fallen) onError(error)
    }
  }
  const keepUp = async () => {
    let before: LearnedFrom | undefined
    let tried: LearnedFrom | undefined
    for (;;) {
      await waitQuietly(lookEveryMs, ended)
      if (ended.aborted) return
      const from = source()
      const what = whenToLearn({ from, before, last: inUse?.from ?? tried, use: from.rules.use })
      before = from
      if (what === 'let-go') {
        tried = undefined
        await letGo()
      }
      if (what !== 'learn') continue
      tried = from
      await learn(from)
    }
  }

  const keeping = keepUp()
  return {
    setCards: (wanted) => void (cards = wanted),
    async ask({ lines, told }, signal) {
      const used = inUse
      if (!used || !rules().use || used.from.rules !== rules() || used.from.scope !== scope()) return nothingLearned
      const said = lines.flatMap(({ speaker, text }): readonly LearnedLine[] =>
        speaker === 'system' || text.trim() === '' ? [] : [{ speaker, text }],
      )
      if (said.at(-1)?.speaker !== 'visitor') return nothingLearned
      using inTime = startTimeLimit(askedWithinMs, signal, ended)
      try {
        const asked = { lines: said.slice(-newestLines), told }
        return await used.thread.ask('ask', asked, inTime.signal)
      } catch (error) {
        // It was let go, took too long, or nobody wants it any more; a thread that fell over was told of.
        if (!inTime.signal.aborted && inUse === used) onError(error)
        return nothingLearned
      }
    },
    report: () => inUse?.report,
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('Learning is closed'))
      await keeping
      await letGo()
    },
  }
}

async function* inSlices(moments: Iterable<StoredMoment>): AsyncGenerator<readonly StoredMoment[]> {
  let some: StoredMoment[] = []
  for (const moment of moments) {
    some.push(moment)
    if (some.length < lessonsAtOnce) continue
    yield some
    some = []
    await nextTurn()
  }
  if (some.length > 0) yield some
}
