/** What a task gets: the flags as given, a way to tell how far it is, and the wish to end. */
export type EvalInput = {
  readonly data: string
  readonly playbook: string | undefined
  readonly history: string | undefined
  readonly folds: number | undefined
  readonly lookups: boolean
  readonly onProgress: (done: number, total: number) => void
  readonly signal: AbortSignal
}

/** Figures by name, in groups where they belong together. */
export type Metrics = { readonly [name: string]: number | null | Metrics }

/** A wrong answer, for people to read. */
export type Miss = {
  /** Which conversation or question. */
  readonly id: string
  /** What stood there, oldest first. */
  readonly lines: readonly string[]
  readonly wanted: string
  readonly got: string
}

/** A table for people: the first row is its head. */
export type Table = readonly (readonly (string | number)[])[]

export type EvalScore = {
  /** Answers that were asked for. */
  readonly n: number
  /** Of these, those that the system declined to give. */
  readonly abstained: number
  /** How long each answer took. */
  readonly durationsMs: readonly number[]
  readonly metrics: Metrics
  readonly tables: readonly Table[]
  /** The worst first; the first twenty are printed. */
  readonly misses: readonly Miss[]
  /** What else is for the eye; in the file of `--json` only. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** One way to score. Only the flags that `takes` names may be given beside `--data`. */
export type EvalTask = {
  readonly name: string
  /** What it scores, in a line of `--help`. */
  readonly scores: string
  readonly takes: readonly ('playbook' | 'history' | 'folds' | 'lookups')[]
  /** @throws SetupError where the files cannot be used; the signal's reason when it aborts. */
  run(input: EvalInput): Promise<EvalScore>
}
