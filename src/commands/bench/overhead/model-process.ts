import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerQuestions } from '../part.ts'
import { lastNumberIn } from './marker.ts'
import { betweenTokensMs, clock, firstTokenAfterMs, readUsage } from './setup.ts'
import type { Stamps } from './setup.ts'
import { replyPieces } from './talk.ts'

// A model that takes its time as a real one does, and nothing of the machine's: it reads of a request only whose it is.

let requests: Stamps = []
let tokens: Stamps = []
let unknown = 0
let open = 0

const head = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }
const chunk = (fields: object) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1, model: 'bench-model', ...fields })}\n\n`
const content = (text: string) => chunk({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })
const end =
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
  chunk({ choices: [], usage: { prompt_tokens: 900, completion_tokens: 80, total_tokens: 980 } }) +
  'data: [DONE]\n\n'

/** As the product asks for it: one JSON object, whose `reply` is written piece by piece. */
const jsonPieces = (number: number) =>
  replyPieces(number).map((piece, index) =>
    index === 0 ? `{"speak":true,"kind":"reply","cards":[],"reply":"${piece}` : piece,
  )

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const number = lastNumberIn(Buffer.concat(parts).toString('latin1'))
    if (number === undefined) {
      unknown += 1
      return void response.writeHead(400).end()
    }
    requests.push([number, 0, clock()])
    open += 1
    response.once('close', () => (open -= 1))
    response.writeHead(200, head)
    response.flushHeaders()
    const pieces = jsonPieces(number)
    const write = (index: number) => {
      if (response.destroyed) return
      const piece = pieces[index]
      if (piece === undefined) return void response.end(content('"}') + end)
      const text = content(piece)
      tokens.push([number, index, clock()])
      response.write(text)
      setTimeout(write, betweenTokensMs, index + 1)
    }
    setTimeout(write, firstTokenAfterMs, 0)
  })
})

answerQuestions({
  async start(_argument, signal) {
    await once(server.listen(0, '127.0.0.1', 1_024), 'listening')
    signal.addEventListener('abort', () => process.exit(0), { once: true })
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` }
  },
  sample: readUsage,
  seen: () => ({ requests: requests.length, tokens: tokens.length, open }),
  /** What was stamped since it was last asked for. */
  take() {
    const taken = { requests, tokens, unknown }
    requests = []
    tokens = []
    unknown = 0
    return taken
  },
})
