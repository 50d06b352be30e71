import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { startLocalServer } from './local-server.ts'

/** A model endpoint on a free port that answers each request, as its body is, with one text in one chunk. */
export async function startSseModel(
  answer: (body: string) => string,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const content = answer(await text(request))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const chunk = (delta: object, finish: string | null) =>
      `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
    response.end(`${chunk({ role: 'assistant', content }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`)
  }
  return startLocalServer((request, response) => void reply(request, response).catch(() => response.destroy()))
}
