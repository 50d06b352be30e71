/**
 * Yields what the source yields, and ends as soon as the signal aborts, even while the source is silent or deaf to the
 * signal. The source is told to return; it is not waited for.
 */
export async function* untilAborted<Value>(
  source: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  let noteAbort = () => {}
  const aborted = new Promise<'aborted'>((resolve) => (noteAbort = () => resolve('aborted')))
  signal.addEventListener('abort', noteAbort, { once: true })
  let finished = false
  try {
    while (!signal.aborted) {
      const next = iterator.next()
      // Once aborted nobody looks at it any more; its failure is then of no interest.
      next.catch(() => undefined)
      const result = await Promise.race([next, aborted])
      if (result === 'aborted' || signal.aborted) return
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
    signal.removeEventListener('abort', noteAbort)
    if (!finished) iterator.return?.().catch(() => undefined)
  }
}
