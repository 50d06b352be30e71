import { makeFact } from '../../make-fact.ts'
import type { Chat, Chats, Reading, ShadowOptions } from '../chat-reading.ts'

/** So long a number of free slots is believed, and nobody asks again. */
const believedMs = 60_000

/** How many more chats the agents of a skill could take, shared by all sessions of an account. */
export type FreeSlots = {
  /** Whether anybody wants to know; may change at any time. */
  readonly wanted: () => boolean
  /** What `ask` brings, at most once a minute for each skill, whoever asks; undefined where it failed in that minute. */
  of(skill: string, ask: () => Promise<number>): Promise<number | undefined>
}

export function createFreeSlots({
  wanted,
  now = Date.now,
}: {
  readonly wanted: () => boolean
  /** Epoch milliseconds. */
  readonly now?: () => number
}): FreeSlots {
  const known = new Map<string, { readonly askedAt: number; readonly slots: Promise<number | undefined> }>()
  return {
    wanted,
    of(skill, ask) {
      const last = known.get(skill)
      if (last !== undefined && now() - last.askedAt < believedMs) return last.slots
      const asked = ask()
      // The caller whose question it was is told of the failure; to the others nothing is known.
      known.set(skill, { askedAt: now(), slots: asked.catch(() => undefined) })
      return asked
    },
  }
}

/** Tells each chat how many more chats its skill could take, where that changed. Never rejects. */
export async function learnFreeSlots(session: Reading, chats: Chats, options: ShadowOptions): Promise<void> {
  const { freeSlots, signal } = options
  if (freeSlots?.wanted() !== true) return
  const known = [...chats.open].filter(([, chat]) => !chat.foreign && chat.skill !== undefined)
  const bySkill = Map.groupBy(known, ([, { skill = '' }]) => skill)
  for (const [skill, those] of bySkill) {
    try {
      const slots = await freeSlots.of(skill, () => session.freeSlots(skill, signal))
      if (slots === undefined || signal.aborted) continue
      chats.factTroubles.delete('free-slots')
      const changed = those.filter(([key, chat]) => isOurs(key, chat, chats) && chat.freeSlots !== slots)
      for (const [, chat] of changed) tell(chat, skill, slots, options)
    } catch (error) {
      if (signal.aborted || chats.factTroubles.has('free-slots')) continue
      chats.factTroubles.add('free-slots')
      options.onTrouble(error instanceof Error ? error : new Error(String(error)), 0, 'chat')
    }
  }
}

/** It may have ended or gone to somebody else while the platform was asked. */
function isOurs(chatKey: string, chat: Chat, chats: Chats): boolean {
  return !chat.foreign && chats.open.get(chatKey) === chat
}

function tell(chat: Chat, skill: string, slots: number, options: ShadowOptions): void {
  const { conversationId } = chat
  chat.freeSlots = slots
  const at = new Date()
  // -1 stands for no limit (reference §5.2 method 5).
  const facts = makeFact('availability', `Free slots of ${skill}`, slots < 0 ? 'any number' : String(slots))
  options.onEvents(conversationId, [{ type: 'facts-learned', conversationId, at, facts }], at)
}
