/** What keeps a widget's conversation from being taken, for a page that says it in the agent's language. */
export type WidgetRefusalCode = 'other-account' | 'watching' | 'other-person' | 'other-agent'

/** A request that is not taken; nothing of it was. The message is sent back and holds no text of a conversation. */
export class IngestRefusal extends Error {
  override name = 'IngestRefusal'
  readonly status: number
  /** Which event of the batch is at fault, from 0. */
  readonly index: number | undefined
  readonly retryAfterS: number | undefined
  readonly code: WidgetRefusalCode | undefined

  constructor(
    status: number,
    reason: string,
    details: {
      readonly index?: number
      readonly retryAfterS?: number
      readonly code?: WidgetRefusalCode
      readonly cause?: unknown
    } = {},
  ) {
    super(reason, details.cause === undefined ? undefined : { cause: details.cause })
    this.status = status
    this.index = details.index
    this.retryAfterS = details.retryAfterS
    this.code = details.code
  }
}

/** The events could not be committed: the same request again, a little later, can help. */
export function notCommitted(reason: string, cause?: unknown): IngestRefusal {
  return new IngestRefusal(503, `${reason} Send the same request again.`, { retryAfterS: 5, cause })
}
