import type { Dispatcher } from 'undici'
import { MalformedAnswerError } from './errors.ts'

export type Exchange = {
  readonly origin: string
  /** With the query. */
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly signal: AbortSignal
}

export type Answer = {
  readonly status: number
  readonly headers: Dispatcher.ResponseData['headers']
  readonly text: string
}

/** An answer that trickles for longer is no answer; undici's own limits begin anew with every byte. */
const wholeAnswerWithinMs = 30_000

/** A chat of 5,000 long lines is about 3 MB; more than this is not an answer of this API. */
const longestAnswerBytes = 32 * 1024 * 1024

/**
 * One request and the whole of its answer as text. Thousands of these run a second, so it goes without undici's streams
 * and without joined signals, which cost more than the exchange itself (docs/decisions, "One exchange is one handler").
 *
 * @throws the signal's reason; MalformedAnswerError where the answer is too long; otherwise undici's own error.
 */
export function exchange(dispatcher: Dispatcher, request: Exchange): Promise<Answer> {
  const { signal, ...options } = request
  signal.throwIfAborted()
  return new Promise<Answer>((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let failed: Error | undefined
    let status = 0
    let headers: Dispatcher.ResponseData['headers'] = {}
    let size = 0
    const chunks: Buffer[] = []
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    const fail = (error: Error) => {
      if (failed) return
      failed = error
      settle()
      reject(error)
      // One that still waits for a connection is stopped when it gets one.
      controller?.abort(error)
    }
    const onAbort = () => fail(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)))
    const timer = setTimeout(
      () => fail(new Error(`no whole answer within ${wholeAnswerWithinMs / 1_000} s`)),
      wholeAnswerWithinMs,
    )
    signal.addEventListener('abort', onAbort, { once: true })
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started
        if (failed) started.abort(failed)
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        status = statusCode
        headers = responseHeaders
      },
      onResponseData(_controller, chunk) {
        size += chunk.length
        if (size <= longestAnswerBytes) chunks.push(chunk)
        else fail(new MalformedAnswerError('the answer is longer than 32 MiB'))
      },
      onResponseEnd() {
        if (failed) return
        settle()
        resolve({ status, headers, text: toText(chunks) })
      },
      onResponseError: (_controller, error) => fail(error),
    }
    try {
      dispatcher.dispatch(options, handler)
    } catch (error) {
      // The read-only wall throws before anything is sent.
      fail(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

function toText(chunks: readonly Buffer[]): string {
  const [only] = chunks
  const text = (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8')
  // Some servers and proxies put a byte order mark in front, which is no part of the text.
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
