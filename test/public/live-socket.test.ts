import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { describe, expect, it } from 'vitest'
import { retryAfterMs } from '../../public/lib/connect.ts'
import { openLiveSocket } from '../../public/lib/live-socket.ts'
import { readPacket } from '../../public/lib/socket-packets.ts'
import { until } from '../helpers/until.ts'

type FromServer = { greeting: (text: string, count: number) => void }
type ToServer = {
  note: (text: string) => void
  ask: (question: string, answer: (text: string) => void) => void
}

/** Socket.IO's own server on a free port, or on `port`; `ask` is answered unless the question is "never". */
async function startServer(port = 0, refuse?: string) {
  const http = createServer()
  const io = new Server(http, { serveClient: false, transports: ['websocket'], pingInterval: 200, pingTimeout: 200 })
  const pages = io.of('/pages')
  const notes: string[] = []
  const handshakes: unknown[] = []
  const sockets: Socket[] = []
  pages.use((socket, next) => {
    handshakes.push(socket.handshake.auth)
    next(refuse === undefined ? undefined : new Error(refuse))
  })
  pages.on('connection', (socket) => {
    sockets.push(socket)
    socket.on('note', (text: string) => void notes.push(text))
    socket.on('ask', (question: string, answer: (text: string) => void) => {
      if (question !== 'never') answer(`${question}!`)
    })
  })
  await once(http.listen(port, '127.0.0.1'), 'listening')
  return {
    port: (http.address() as AddressInfo).port,
    pages,
    notes,
    handshakes,
    sockets,
    async [Symbol.asyncDispose]() {
      await io.close()
    },
  }
}

function openPage(port: number) {
  const said: string[] = []
  let opened = 0
  const socket = openLiveSocket<FromServer, ToServer>({
    address: `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`,
    namespace: '/pages',
    auth: () => ({ opened: (opened += 1) }),
    onConnected: () => said.push('connected'),
    onLost: (refused) => said.push(refused ?? 'lost'),
    waitMs: () => 20,
  })
  return Object.assign(socket, { said, [Symbol.dispose]: socket.close })
}

describe('a page’s socket', () => {
  it('hears events in order, says its own, and gets answers, of Socket.IO’s own server', async () => {
    await using server = await startServer()
    using page = openPage(server.port)
    const heard: string[] = []
    page.on('greeting', (text, count) => void heard.push(`${text} ${count}`))
    page.emit('note', 'said before there was a connection')
    await until('the connection', () => page.said.includes('connected'))
    for (const count of Array(200).keys()) server.pages.emit('greeting', 'line\n"quoted", 好', count)
    expect(await page.timeout(5_000).emitWithAck('ask', 'Why')).toBe('Why!')
    await until('all events', () => heard.length === 200)
    expect(heard[199]).toBe('line\n"quoted", 好 199')
    expect(server.notes).toEqual(['said before there was a connection'])
  })

  it('stays for as long as the server asks whether it is there', async () => {
    await using server = await startServer()
    using page = openPage(server.port)
    await until('the connection', () => server.sockets[0])
    const pongs: unknown[] = []
    server.sockets[0]?.conn.on('packet', ({ type }: { type: string }) => type === 'pong' && pongs.push(type))
    await until('three answers to its pings', () => pongs.length >= 3)
    expect(page.said).toEqual(['connected'])
  })

  it('gives up on an answer that does not come, and on one that the connection was lost before', async () => {
    await using server = await startServer()
    using page = openPage(server.port)
    await expect(page.timeout(30).emitWithAck('ask', 'never')).rejects.toThrow('No answer came in time')
    await until('the connection', () => page.said.includes('connected'))
    const asked = page.timeout(60_000).emitWithAck('ask', 'never')
    server.pages.disconnectSockets(true)
    await expect(asked).rejects.toThrow('The connection was lost')
  })

  it('comes back after the server ended the connection, and after it was gone, with its handshake anew', async () => {
    const first = await startServer()
    using page = openPage(first.port)
    await until('the connection', () => page.said.length === 1)
    first.pages.disconnectSockets(false)
    await until('the second connection', () => page.said.length === 3)
    await first[Symbol.asyncDispose]()
    await until('that it is gone', () => page.said.filter((word) => word === 'lost').length > 2)
    await using second = await startServer(first.port)
    const before = page.said.filter((word) => word === 'connected').length
    await until('the new server', () => page.said.filter((word) => word === 'connected').length > before)
    expect(first.handshakes).toEqual([{ opened: 1 }, { opened: 2 }])
    expect(second.handshakes).toEqual([{ opened: 3 }])
  })

  it('finds out that the server has fallen silent', async () => {
    await using server = await startServer()
    using page = openPage(server.port)
    await until('the connection', () => server.sockets[0])
    // What the server would send from here on gets lost on its way.
    for (const socket of server.sockets) Object.assign(socket.conn.transport, { send: () => undefined })
    await until('the second connection', () => server.handshakes.length === 2)
    expect(page.said.slice(0, 2)).toEqual(['connected', 'lost'])
  })

  it('tells why it is refused, and asks again', async () => {
    await using server = await startServer(0, 'signed-out')
    using page = openPage(server.port)
    await until('two refusals', () => page.said.length >= 2)
    expect(page.said.slice(0, 2)).toEqual(['signed-out', 'signed-out'])
  })
})

it('takes notice of its own namespace only', () => {
  expect(readPacket('42/other,["x"]', '/pages').type).toBe('other')
  expect(readPacket('6', '/pages').type).toBe('other')
  expect(readPacket('42/pages,["x",{"a":1}]', '/pages')).toEqual({ type: 'event', name: 'x', values: [{ a: 1 }] })
})

it('waits longer with every failure, and never all pages for the same time', () => {
  expect([1, 2, 3, 4, 5, 50].map((failures) => retryAfterMs(undefined, failures, 0.5))).toEqual([
    1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
  ])
  expect([0, 1].map((chance) => retryAfterMs(undefined, 1, chance))).toEqual([500, 1_500])
  expect(retryAfterMs('signed-out', 1, 0)).toBe(10_000)
})
