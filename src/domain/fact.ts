import type { PersonalKind } from './personal-kind.ts'

/**
 * Where a fact comes from. `visit`: the visitor's machine and the pages they saw; `engagement-attribute`: what the web page
 * told the platform about the visitor; `participant`: an authenticated visitor's account; `availability`: how much room
 * agents have; `pushed`: another platform or a widget told it and names it as it likes.
 *
 * Placeholders are numbered by the place in this list: a new source goes to its end.
 */
export const factSources = [
  'pre-chat',
  'custom-variable',
  'visit',
  'engagement-attribute',
  'participant',
  'availability',
  'pushed',
] as const
export type FactSource = (typeof factSources)[number]

/** Something that is known of a conversation beside its lines, such as an answer of a form before it. */
export type Fact = {
  /** As a person would say it; one line. */
  readonly name: string
  /** The platform's own name of it, where that is another one. */
  readonly key?: string
  /** One line; empty where it is no longer so. */
  readonly value: string
  readonly source: FactSource
  /** What the value is, where the platform's own field says so: then all of it is personal. */
  readonly personal?: PersonalKind
}
