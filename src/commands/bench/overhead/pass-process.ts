import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { Agent, request as ask } from 'undici'
import { z } from 'zod'
import { overlayNamespace } from '../../../overlay/protocol.ts'
import { answerQuestions } from '../part.ts'
import { agentName, model, readUsage } from './setup.ts'

// What the same streams cost at least: a line in, a request, its stream, a frame for each token. It keeps nothing, checks
// nothing, redacts nothing and knows no cards; its request is as long as the product's.

type PushedEvent = { type: string; speaker?: string; conversationId: string; text: string }
type Chunk = { choices: { delta: { content?: string } }[] }

let failed = 0
const dispatcher = new Agent({ connections: 512 })
const server = createServer()
const io = new Server(server, { serveClient: false, transports: ['websocket'], perMessageDeflate: false })
const pages = io.of(overlayNamespace)
pages.on('connection', (socket) => void socket.join(String(socket.handshake.auth['as'])))

async function passOn(url: string, event: PushedEvent, agents: number, padding: string): Promise<void> {
  const messages = [
    { role: 'system', content: padding },
    { role: 'user', content: event.text },
  ]
  const { body } = await ask(`${url}/chat/completions`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages, stream: true }),
  })
  const room = pages.to(agentName(Number.parseInt(event.conversationId.slice(1), 10) % agents))
  let rest = ''
  for await (const part of body.setEncoding('utf8')) {
    rest += String(part)
    for (let at = rest.indexOf('\n\n'); at !== -1; at = rest.indexOf('\n\n')) {
      const text = rest.slice('data: '.length, at)
      rest = rest.slice(at + 2)
      if (text === '[DONE]') continue
      const words = (JSON.parse(text) as Chunk).choices[0]?.delta.content
      if (words !== undefined)
        room.emit('tip-event', { type: 'tip-delta', conversationId: event.conversationId, text: words })
    }
  }
}

const startArgument = z.object({ modelUrl: z.string(), agents: z.number(), requestCharacters: z.number() })

answerQuestions({
  async start(argument, signal) {
    const { modelUrl, agents, requestCharacters } = startArgument.parse(argument)
    const padding = 'x'.repeat(requestCharacters)
    server.on('request', (request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const { events } = JSON.parse(Buffer.concat(parts).toString()) as { events: PushedEvent[] }
        for (const event of events) {
          if (event.type !== 'line' || event.speaker !== 'visitor') continue
          passOn(modelUrl, event, agents, padding).catch(() => (failed += 1))
        }
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })
    })
    await once(server.listen(0, '127.0.0.1', 1_024), 'listening')
    signal.addEventListener('abort', () => process.exit(0), { once: true })
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, codes: [] }
  },
  sample: readUsage,
  failed: () => failed,
})
