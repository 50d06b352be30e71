import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { startLocalServer } from './local-server.ts'

/** How the model answers one request. */
export type ChatAnswer = {
  /** Anything but 200 is an error with `error` as its message. */
  readonly status?: number
  readonly error?: { readonly message: string; readonly param?: string }
  readonly headers?: Readonly<Record<string, string>>
  /** The answer, piece by piece. */
  readonly pieces?: readonly string[]
  readonly betweenMs?: number
  readonly refusal?: string
  readonly finish?: 'stop' | 'length' | 'content_filter'
  readonly usage?: object
  /** After the pieces: end as it should (the default), cut the line, or say nothing more. */
  readonly after?: 'end' | 'cut' | 'hang'
  /** Says nothing at all. */
  readonly silent?: boolean
}

export type ChatServer = AsyncDisposable & {
  /** Up to and including `/v1`. */
  readonly baseUrl: string
  /** The bodies of all requests so far. */
  readonly bodies: readonly Record<string, unknown>[]
  /** Connections that the client has given up. */
  readonly abandoned: () => number
}

/** A Chat Completions endpoint on a free port that answers as the test says. */
export async function startChatServer(
  answer: (body: Record<string, unknown>, request: number) => ChatAnswer,
): Promise<ChatServer> {
  const bodies: Record<string, unknown>[] = []
  let abandoned = 0
  const server = await startLocalServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>
      bodies.push(body)
      response.on('close', () => (abandoned += response.writableFinished ? 0 : 1))
      void write(response, answer(body, bodies.length - 1))
    })
  })
  return {
    baseUrl: `${server.url}/v1`,
    bodies,
    abandoned: () => abandoned,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function write(response: ServerResponse, given: ChatAnswer): Promise<void> {
  const { status = 200, pieces = [], betweenMs = 0, finish = 'stop', after = 'end' } = given
  if (given.silent) return
  if (status !== 200) {
    response.writeHead(status, { 'content-type': 'application/json', ...given.headers })
    return void response.end(JSON.stringify({ error: given.error ?? { message: 'no' } }))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', ...given.headers })
  const send = (data: object) => response.write(`data: ${JSON.stringify({ id: '1', object: 'chunk', ...data })}\n\n`)
  const choice = (delta: object, reason: string | null) =>
    send({ choices: [{ index: 0, delta, finish_reason: reason }] })
  choice({ role: 'assistant', content: '' }, null)
  if (given.refusal !== undefined) choice({ refusal: given.refusal }, null)
  for (const content of pieces) {
    if (betweenMs > 0) await sleep(betweenMs)
    choice({ content }, null)
  }
  if (after === 'hang') return
  if (after === 'cut') {
    // Only what has left may be cut off from the rest.
    if (response.writableNeedDrain) await once(response, 'drain')
    await sleep(20)
    return void response.destroy()
  }
  choice({}, finish)
  if (given.usage) send({ choices: [], usage: given.usage })
  response.end('data: [DONE]\n\n')
}

/** A text in pieces of a few characters. */
export function piecesOf(text: string, size = 5): string[] {
  return text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? []
}
