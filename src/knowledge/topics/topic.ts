/** Something a conversation can be about: a card, a flow chart, a guideline, an intent. */
export type Topic = {
  readonly topicId: string
  readonly title: string
  /** The wider topic that it is part of, where the playbook has such. */
  readonly group?: string
  /** When it applies and what it is about, one sentence or phrase each. */
  readonly about: readonly string[]
  /** What the agent does on it. */
  readonly steps: readonly string[]
  /** What the agent says on it. */
  readonly replies: readonly string[]
  /** What visitors say who are on it. */
  readonly examples: readonly string[]
}

/** One line of a conversation, with its sentence vector where an encoder is there. */
export type TopicLine = {
  readonly speaker: 'visitor' | 'agent'
  readonly text: string
  readonly vector?: Float32Array
}

/** A past point of a conversation and the topic that it was on. */
export type TopicExample = {
  /** Which conversation: its points are never on both sides when something is tried out. */
  readonly conversation: string
  /** Oldest first. */
  readonly lines: readonly TopicLine[]
  readonly topicId: string
}
