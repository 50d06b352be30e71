import { whenAborted } from './when-aborted.ts'

/**
 * Yields what the source yields, and ends as soon as the signal aborts, even while the source is silent or deaf to the
 * signal. The source is told to return; it is not waited for.
 */
export async function* untilAborted<Value>(
  source: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  let wake = () => {}
  const cancel = whenAborted(signal, () => wake())
  let finished = false
  try {
    while (!signal.aborted) {
      const result = await new Promise<IteratorResult<Value> | undefined>((resolve, reject) => {
        wake = () => resolve(undefined)
        // Once aborted nobody looks at it any more; its failure is then of no interest.
        iterator.next().then(resolve, reject)
      })
      if (result === undefined || signal.aborted) return
      if (result.done === true) {
        finished = true
        return
      }
      yield result.value
    }
  } catch (error) {
    finished = true
    throw error
  } finally {
    cancel()
    if (!finished) iterator.return?.().catch(() => undefined)
  }
}
