/** A label cannot be moved there; the message is a sentence for the person who wanted it. */
export class LabelProblem extends Error {
  override name = 'LabelProblem'
  /** `unknown`: there is no such prompt or version; `refused`: it is there, and may not have the label. */
  readonly kind: 'unknown' | 'refused'

  constructor(kind: LabelProblem['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
