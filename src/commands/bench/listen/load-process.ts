import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { z } from 'zod'
import { createCertificate } from '../../../simulator/create-certificate.ts'
import { answerQuestions } from '../part.ts'
import { createLoadPlatform } from './load-platform.ts'
import type { LoadAnswer, LoadPlatform } from './load-platform.ts'
import { createRequestCounts } from './request-counts.ts'
import { createRequestReader } from './request-reader.ts'
import { answerAfterMs, listenSetup, readUsage } from './setup.ts'
import { createTimerWheel } from './timer-wheel.ts'

// A platform that answers as fast as it is asked, 80 ms later: TLS, keep-alive, texts made beforehand. It is not what is
// measured, so it must never be what is waited for; its own lateness and processor time are in the report.

const wheel = createTimerWheel({ tickMs: 2 })
const counts = createRequestCounts()
let platform: LoadPlatform | undefined

function toHead({ status, body, cookie }: LoadAnswer): string {
  const set = cookie === undefined ? '' : `Set-Cookie: ${cookie}\r\n`
  return (
    `HTTP/1.1 ${status} ${status < 300 ? 'OK' : 'Refused'}\r\nContent-Type: application/json; charset=utf-8\r\n${set}` +
    `Content-Length: ${body.length}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\n`
  )
}

answerQuestions({
  async start(argument, signal) {
    const setup = listenSetup.parse(argument)
    const { key, cert, ca } = await createCertificate()
    const server = createServer({ key, cert }, (socket) => {
      socket.setNoDelay(true)
      // Whoever asked may be gone by the time of the answer.
      socket.on('error', () => socket.destroy())
      const read = createRequestReader((request) => {
        counts.add(request)
        const answer = platform?.answer(request) ?? { status: 503, body: '' }
        const text = toHead(answer) + answer.body
        wheel.after(answerAfterMs, () => {
          if (socket.writable) socket.write(text, 'latin1')
        })
      })
      socket.on('data', read)
    })
    await once(server.listen(0, '127.0.0.1', 1_024), 'listening')
    signal.addEventListener('abort', () => process.exit(0), { once: true })
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    platform = createLoadPlatform({ ...setup, host })
    return { url: `https://${host}`, ca }
  },
  show: (argument) => platform?.showChats(z.boolean().parse(argument)),
  talk: (argument) => platform?.talk(z.boolean().parse(argument)),
  sample: () => ({
    ...readUsage(),
    requests: counts.total(),
    linesSaid: platform?.linesSaid() ?? 0,
    latenessMsP99: wheel.latenessMsP99(),
  }),
  patterns: () => counts.takePatterns(),
})
