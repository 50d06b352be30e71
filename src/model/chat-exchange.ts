import type { Dispatcher } from 'undici'

export type ChatAnswer = {
  readonly status: number
  readonly headers: Dispatcher.ResponseData['headers']
  /** As it comes off the socket; to be read once. Leaving it early breaks the exchange off. */
  readonly body: AsyncIterable<Uint8Array>
  /** The body may be left now: all that is wanted was read, and its connection is used again where it ends soon. */
  done(): void
}

/** A stream that has said all that is wanted is read on for so long, so that its connection can be used again. */
const endsWithinMs = 1_000

/**
 * One request whose answer comes in many small pieces. Each goes from the socket to its reader without a stream between
 * them, which takes longer than reading it (docs/decisions, "Our own share of a tip's latency").
 *
 * @throws the signal's reason; otherwise undici's own error. What happens to the body later is thrown where it is read.
 */
export function openChatExchange(
  dispatcher: Dispatcher,
  request: Pick<Dispatcher.DispatchOptions, 'origin' | 'path' | 'headers' | 'body'>,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ChatAnswer>()
  const body = createPieces()
  let controller: Dispatcher.DispatchController | undefined
  let failed: Error | undefined
  let isDone = false
  const fail = (error: Error) => {
    failed ??= error
    signal.removeEventListener('abort', onAbort)
    reject(failed)
    body.end(failed)
    // One that still waits for a connection is stopped when it gets one.
    controller?.abort(failed)
  }
  const onAbort = () => fail(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)))
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  if (failed) return promise
  const leave = () => {
    const late = setTimeout(() => fail(new Error('the rest of the answer is not wanted')), isDone ? endsWithinMs : 0)
    late.unref()
    body.whenEnded(() => clearTimeout(late))
  }
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started
      if (failed) started.abort(failed)
    },
    onResponseStart(_controller, status, headers) {
      // One that only announces another one says nothing.
      if (status >= 200) resolve({ status, headers, body: body.read(leave), done: () => (isDone = true) })
    },
    onResponseData: (_controller, piece) => body.add(piece),
    onResponseEnd() {
      signal.removeEventListener('abort', onAbort)
      body.end()
    },
    onResponseError: (_controller, error) => fail(error),
  }
  try {
    dispatcher.dispatch({ ...request, method: 'POST' }, handler)
  } catch (error) {
    fail(error instanceof Error ? error : new Error(String(error)))
  }
  return promise
}

/** Pieces in order, for one reader, that come when they come. */
function createPieces() {
  const waiting: Uint8Array[] = []
  let isOver = false
  let isLeft = false
  let error: Error | undefined
  let wake: (() => void) | undefined
  let onEnd: (() => void) | undefined
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    if (waiting.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve))
    const piece = waiting.shift()
    if (piece) return { done: false, value: piece }
    if (error) throw error
    return { done: true, value: undefined }
  }
  return {
    add(piece: Uint8Array) {
      if (isLeft) return
      waiting.push(piece)
      wake?.()
    },
    end(because?: Error) {
      if (isOver) return
      isOver = true
      error = because
      wake?.()
      onEnd?.()
    },
    /** At once where it is over already. */
    whenEnded(ended: () => void) {
      if (isOver) ended()
      else onEnd = ended
    },
    read: (leave: () => void): AsyncIterable<Uint8Array> => ({
      [Symbol.asyncIterator]: () => ({
        next,
        return() {
          isLeft = true
          waiting.length = 0
          if (!isOver) leave()
          return Promise.resolve({ done: true, value: undefined })
        },
      }),
    }),
  }
}
