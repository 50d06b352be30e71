import type { Turn } from '../steps/talk.ts'
import type { PastLesson } from './past-lesson.ts'

/** A past conversation, put together again from its moments. */
export type PastTalk = {
  readonly conversation: string
  readonly turns: readonly Turn[]
  /** By the place of the turn with which the agent's reply begins. */
  readonly replies: ReadonlyMap<number, PastLesson>
}

/** The conversations of the moments; of what was said before a first moment only its situation is known. */
export function toTalks(lessons: readonly PastLesson[]): readonly PastTalk[] {
  const byConversation = Map.groupBy(lessons, ({ conversationId }) => conversationId)
  return [...byConversation].map(([conversation, own]) => {
    const turns: Turn[] = []
    const replies = new Map<number, PastLesson>()
    for (const lesson of own.toSorted((one, other) => one.number - other.number)) {
      const { situation, reply, marks } = lesson
      const lastAgent = situation.findLastIndex(({ speaker }) => speaker === 'agent')
      // What stands before it was there at the moment before.
      for (const { speaker, text } of turns.length === 0 ? situation : situation.slice(lastAgent + 1))
        if (speaker !== 'system') turns.push({ type: speaker, text })
      replies.set(turns.length, lesson)
      const [first = '', ...others] = reply.split('\n')
      turns.push({ type: 'agent', text: first, step: marks?.action, flow: marks?.task })
      for (const text of others) turns.push({ type: 'agent', text })
    }
    return { conversation, turns, replies }
  })
}
