import Fastify from 'fastify'
import { io } from 'socket.io-client'
import { expect, it } from 'vitest'
import { readPacket } from '../../public/lib/socket-packets.ts'
import { createSockets } from '../../src/web/sockets.ts'

/** What somebody who comes with these headers is told: `connected`, or why not. */
async function comeIn(
  namespace: string,
  extraHeaders: Readonly<Record<string, string>>,
  publicUrl?: string,
): Promise<string> {
  const web = Fastify()
  const sockets = createSockets(web, publicUrl)
  sockets.of('/overlay')
  const url = await web.listen({ port: 0, host: '127.0.0.1' })
  const { promise, resolve } = Promise.withResolvers<string>()
  const headers = Object.fromEntries(Object.entries(extraHeaders).map(([name, value]) => [name, value || url]))
  const socket = io(url + namespace, { transports: ['websocket'], reconnection: false, extraHeaders: headers })
  socket.on('connect', () => resolve('connected'))
  socket.on('connect_error', ({ message }) => resolve(message))
  try {
    return await promise
  } finally {
    socket.close()
    await sockets.close()
    await web.close()
  }
}

it.for([
  ['a program', {}, 'connected'],
  ['a page of ours', { origin: '' }, 'connected'],
  ['a page of another site', { origin: 'https://evil.example' }, 'websocket error'],
  ['a page in a sandbox', { origin: 'null' }, 'websocket error'],
  ['a file', { origin: 'file://' }, 'websocket error'],
  ['what is no origin', { origin: 'evil' }, 'websocket error'],
] as const)('lets in nobody but us: %s', async ([, headers, told]) => {
  expect(await comeIn('/overlay', headers)).toBe(told)
})

it('takes the public address for ours, whatever a proxy puts into Host, and nothing else', async () => {
  const publicUrl = 'https://sotto.example.com'
  expect(await comeIn('/overlay', { origin: publicUrl }, publicUrl)).toBe('connected')
  expect(await comeIn('/overlay', { origin: 'null' }, publicUrl)).toBe('websocket error')
})

it('lets a page find out within 13 seconds that nothing comes any more, and puts up with a stall of 8', async () => {
  const web = Fastify()
  const sockets = createSockets(web, undefined)
  const url = await web.listen({ port: 0, host: '127.0.0.1' })
  const line = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const { promise, resolve } = Promise.withResolvers<string>()
  line.addEventListener('message', ({ data }) => resolve(String(data)))
  expect(readPacket(await promise, '/overlay')).toEqual({ type: 'open', silentForMs: 13_000 })
  expect(JSON.parse((await promise).slice(1))).toMatchObject({ pingTimeout: 8_000 })
  line.close()
  await sockets.close()
  await web.close()
})

it('has no namespace in which anybody may stay unasked', async () => {
  expect(await comeIn('/', {})).toBe('not-allowed')
})
