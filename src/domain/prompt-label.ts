import type { PersonId, PromptId, PromptVersionId } from './ids.ts'

/** What a prompt version can be: the one that speaks, the one that is tried unseen, the one that some conversations get. */
export const promptLabels = ['production', 'shadow', 'experiment'] as const
export type PromptLabel = (typeof promptLabels)[number]

/** A label is put on a version of a prompt, or taken off. */
export type LabelMove = {
  readonly promptId: PromptId
  readonly label: PromptLabel
  /** Undefined where the label is taken off. */
  readonly version: PromptVersionId | undefined
  /** The version that the prompt's file had then. */
  readonly fileVersion: PromptVersionId
  /** Per cent of the conversations, 1 to 50; there for `experiment` only. */
  readonly share: number | undefined
  readonly at: Date
  /** Undefined where nobody moved it: the file changed. */
  readonly by: PersonId | undefined
}

/** Where a label stands: its latest move, which put it on a version. */
export type StandingLabel = LabelMove & { readonly version: PromptVersionId }
