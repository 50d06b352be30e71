import type { PromptLabel } from '../domain/prompt-label.ts'

/** A label, and the version on which it stands. Times are epoch milliseconds. */
export type ConsoleLabel = {
  readonly label: PromptLabel
  readonly version: string
  /** Per cent of the conversations; of an experiment. */
  readonly share: number | undefined
  readonly since: number
  /** The name of who put it there; undefined where a change of the file did. */
  readonly by: string | undefined
}

export type ConsoleVersion = {
  readonly version: string
  readonly firstSeenAt: number
  /** Why it can get no label; undefined where it can. */
  readonly problem: string | undefined
  readonly tips: {
    readonly made: number
    readonly shown: number
    readonly shadow: number
    /** Shown ones whose outcome is known. */
    readonly judged: number
    /** Of those: used, adapted or same-step. */
    readonly accepted: number
  }
}

/** `version` undefined: the label was taken off. */
export type ConsoleMove = Omit<ConsoleLabel, 'version'> & { readonly version: string | undefined }

/** `GET /api/console/prompts/{id}/versions`; versions and moves newest first. */
export type ConsoleVersions = {
  readonly fileVersion: string
  readonly labels: readonly ConsoleLabel[]
  readonly versions: readonly ConsoleVersion[]
  readonly moves: readonly ConsoleMove[]
}

/** `GET /api/console/prompts/{id}/versions/{version}` */
export type ConsoleVersionText = { readonly content: string }

/**
 * `POST /api/console/prompts/{id}/labels` (as JSON, from a page of ours) moves a label and answers `ConsoleVersions`;
 * `version` null takes it off.
 */
export type ConsoleLabelWish = {
  readonly label: PromptLabel
  readonly version: string | null
  readonly share?: number
}
