export type ModelErrorKind =
  /** The endpoint has a fault: it cannot be reached, hangs, answers 5xx or 429, refuses the key, or breaks off. */
  | 'unreachable'
  | 'slow'
  | 'unavailable'
  | 'too-many-requests'
  | 'key-refused'
  | 'cut'
  /** The endpoint works, but this answer is of no use. */
  | 'rejected'
  | 'refused'
  | 'length'
  | 'empty'
  | 'broken-json'
  /** It was slower than a prompt's own limit, which is shorter than everybody's: that says nothing of the endpoint. */
  | 'impatient'
  /** It was not asked at all. */
  | 'resting'
  | 'budget'

const faults: ReadonlySet<ModelErrorKind> = new Set([
  'unreachable',
  'slow',
  'unavailable',
  'too-many-requests',
  'key-refused',
  'cut',
])

/** The model did not do its job. The message holds a kind of failure, never text of a conversation. */
export class ModelError extends Error {
  override name = 'ModelError'
  readonly kind: ModelErrorKind
  /** How long the endpoint itself asks to be left alone. */
  readonly retryAfterMs: number | undefined
  constructor(
    kind: ModelErrorKind,
    message: string,
    options: ErrorOptions & { readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options)
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs
  }
  /** True where the next request would probably fare no better. */
  get isFault(): boolean {
    return faults.has(this.kind)
  }
}
