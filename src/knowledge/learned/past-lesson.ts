import type { StoredMoment } from '../../domain/past-moment.ts'

/** What is learned from a past moment. */
export type PastLesson = Pick<StoredMoment, 'number' | 'conversationId' | 'situation' | 'reply' | 'marks'> & {
  readonly replyVector: Int8Array
}

export function toLesson({ number, conversationId, situation, reply, marks, vectors }: StoredMoment): PastLesson {
  return { number, conversationId, situation, reply, marks, replyVector: vectors.reply }
}
