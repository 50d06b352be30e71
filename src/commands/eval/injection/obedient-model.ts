import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'

export type ObedientModel = AsyncDisposable & {
  /** For OPENAI_BASE_URL. */
  readonly baseUrl: string
  /** How often it was asked. */
  asked(): number
}

const question = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  /** Asks for an answer as a JSON object with these fields. */
  response_format: z.unknown().optional(),
})
const pieceLength = 7

/**
 * A Chat Completions server that does whatever it is told: `answerTo` gets the user message and says what comes back,
 * streamed in small pieces; undefined is
 * silence. Its answers do not depend on how well the prompt defends itself.
 */
export async function startObedientModel(
  answerTo: (userMessage: string) => string | undefined,
): Promise<ObedientModel> {
  let asked = 0
  const server = createServer((incoming, outgoing) => {
    const answer = async () => {
      incoming.setEncoding('utf8')
      let body = ''
      for await (const part of incoming) body += String(part)
      const { messages, response_format: format } = question.parse(JSON.parse(body))
      asked += 1
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
      const send = (delta: object, finish: string | null) =>
        outgoing.write(
          `data: ${JSON.stringify({
            id: `answer-${asked}`,
            object: 'chat.completion.chunk',
            created: 0,
            model: 'obedient',
            choices: [{ index: 0, delta, finish_reason: finish }],
          })}\n\n`,
        )
      const reply = answerTo(messages.findLast(({ role }) => role === 'user')?.content ?? '')
      const text = format === undefined ? (reply ?? 'NOTHING') : toObject(reply)
      for (let from = 0; from < text.length && !outgoing.destroyed; from += pieceLength) {
        send({ content: text.slice(from, from + pieceLength) }, null)
        await nextTurn()
      }
      send({}, 'stop')
      outgoing.end('data: [DONE]\n\n')
    }
    // A caller who has gone needs no answer; one who asked wrongly learns so.
    answer().catch(() => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(400).end()))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

function toObject(reply: string | undefined): string {
  return JSON.stringify({ speak: reply !== undefined, cards: [], reply: reply ?? '' })
}
