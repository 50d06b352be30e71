import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPageSender } from '../../src/overlay/page-sender.ts'
import type { PageSender, SentThrough } from '../../src/overlay/page-sender.ts'
import { overlayNamespace } from '../../src/overlay/protocol.ts'

type Received = readonly [string, ...unknown[]]

describe('the sender to a page', () => {
  const http = createServer()
  const server = new Server(http, { serveClient: false, transports: ['websocket'], perMessageDeflate: false })
  beforeAll(() => once(http.listen(0, '127.0.0.1'), 'listening'))
  afterAll(() => server.close())

  const connect = async (namespace: string = overlayNamespace) => {
    const { promise: onServer, resolve } = Promise.withResolvers<SentThrough & { emit(name: string): unknown }>()
    server.of(namespace).once('connection', resolve)
    const { port } = http.address() as AddressInfo
    const client = io(`http://127.0.0.1:${port}${namespace}`, { transports: ['websocket'], forceNew: true })
    const received: Received[] = []
    const waiting: { readonly count: number; readonly resolve: () => void }[] = []
    client.onAny((name: string, ...values: unknown[]) => {
      received.push([name, ...values])
      for (const one of waiting) if (received.length >= one.count) one.resolve()
    })
    const until = (count: number) => new Promise<void>((done) => waiting.push({ count, resolve: done }))
    const socket = await onServer
    let writes = 0
    socket.conn.on('flush', () => (writes += 1))
    return {
      socket,
      sender: createPageSender(socket),
      received,
      until,
      writes: () => writes,
      [Symbol.dispose]: () => void client.disconnect(),
    }
  }
  const snooze = (sender: PageSender, until: number) => sender.send('snoozed', { until })

  it('delivers events of any length and script, in order, among those that Socket.IO sends', async () => {
    using page = await connect()
    const texts = ['', 'ä€😀', 'x'.repeat(125), 'ü'.repeat(200), 'y'.repeat(65_536), '日本'.repeat(40_000)]
    for (const reason of texts) page.sender.send('refused', { code: 'too-many-messages', reason })
    await new Promise(setImmediate)
    page.socket.emit('hello')
    page.sender.send('engine-changed', 'offline')
    await page.until(texts.length + 2)
    expect(page.received).toEqual([
      ...texts.map((reason) => ['refused', { code: 'too-many-messages', reason }]),
      ['hello'],
      ['engine-changed', 'offline'],
    ])
  })

  it('joins what one turn of the loop has, across the promises of that turn, and holds nothing back for another', async () => {
    using page = await connect()
    const oneTurn = async () => {
      for (let at = 1; at <= 5; at += 1) {
        await Promise.resolve()
        snooze(page.sender, at)
      }
    }
    await oneTurn()
    await page.until(5)
    expect(page.writes()).toBe(1)
    snooze(page.sender, 6)
    await page.until(6)
    expect(page.received.map(([, value]) => value)).toEqual([1, 2, 3, 4, 5, 6].map((until) => ({ until })))
    expect(page.writes()).toBe(2)
  })

  it('sends in the namespace of the page', async () => {
    using page = await connect('/practice')
    snooze(page.sender, 1)
    await page.until(1)
    expect(page.received).toEqual([['snoozed', { until: 1 }]])
  })

  it('ends a connection behind what was sent', async () => {
    using page = await connect()
    snooze(page.sender, 1)
    const gone = once(page.socket.conn, 'close')
    page.sender.end()
    await Promise.all([page.until(1), gone])
    expect(page.received).toHaveLength(1)
  })

  it('sends nothing to a page that is gone', async () => {
    using page = await connect()
    snooze(page.sender, 1)
    const gone = once(page.socket.conn, 'close')
    page.socket.conn.close()
    await gone
    snooze(page.sender, 2)
    await new Promise(setImmediate)
    expect(page.writes()).toBe(0)
  })
})
