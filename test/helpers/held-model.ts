import type { ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { startLocalServer } from './local-server.ts'
import { until } from './until.ts'

export type HeldModel = AsyncDisposable & {
  /** Up to and including `/v1`. */
  readonly baseUrl: string
  /** Writes on in the newest answer, once one is asked for. */
  say(words: string): Promise<void>
  /** Ends the newest answer, which stands on these lines. */
  end(lines?: readonly number[]): Promise<void>
}

/** A Chat Completions endpoint on a free port whose answers come word by word, as the test says them. */
export async function startHeldModel(): Promise<HeldModel> {
  let newest: ServerResponse | undefined
  const write = (response: ServerResponse, content: string, finish: string | null) =>
    response.write(
      `data: ${JSON.stringify({ id: '1', object: 'chunk', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`,
    )
  const server = await startLocalServer((request, response) => {
    void text(request).then(() => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      write(response, '{"speak": true, "kind": "reply", "cards": [], "reply": "', null)
      newest = response
      response.on('close', () => (newest = newest === response ? undefined : newest))
    })
  })
  const asked = () => until('a question to the model', () => newest)
  return {
    baseUrl: `${server.url}/v1`,
    async say(words) {
      write(await asked(), words, null)
    },
    async end(lines = []) {
      const response = await asked()
      newest = undefined
      write(response, `", "lines": ${JSON.stringify(lines)}}`, 'stop')
      response.end('data: [DONE]\n\n')
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
