/** The way back to a page that asked; one that wants no answer gets none. */
export function replyBy(answer: unknown): (given: object) => void {
  return typeof answer === 'function' ? (answer as (given: object) => void) : () => undefined
}
