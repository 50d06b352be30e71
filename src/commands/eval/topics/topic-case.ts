import type { TopicExample, TopicLine } from '../../../knowledge/topics/topic.ts'

/** A point at which the topic is asked for. */
export type TopicCase = {
  readonly id: string
  /** What may be seen, oldest first. */
  readonly lines: readonly TopicLine[]
  readonly wanted: string
  /** A row of its own in the table. */
  readonly kind?: string
}

/** What one conversation gives: points to test, or, as history, examples to learn from. */
export type TopicItem = {
  readonly conversation: string
  readonly asked: readonly TopicCase[]
  readonly known: readonly TopicExample[]
}
