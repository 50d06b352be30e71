import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export type Network = AsyncDisposable & {
  /** Where the page finds the server, whichever stands behind it. */
  readonly url: string
  /** The server behind it, by its URL. */
  leadTo(url: string): void
  /** Nothing goes through any more, and nobody is told: as a cable that is pulled. New connections come to nothing too. */
  lose(): void
  /** What stood is gone; what comes from now on goes through again. */
  restore(): void
  /** Ends every connection, as a restart would; new ones go through. */
  cut(): void
}

/** A stretch of network between a page and a server, with a port of its own. */
export async function startNetwork(): Promise<Network> {
  let target: URL | undefined
  let lost = false
  const sockets = new Set<Socket>()
  const server = createServer((page) => {
    const keep = (socket: Socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    }
    keep(page)
    if (lost) return void page.pause()
    if (target === undefined) return void page.destroy()
    const behind = connect(Number(target.port), target.hostname)
    keep(behind)
    page.on('data', (data) => lost || behind.write(data)).on('close', () => lost || behind.destroy())
    behind.on('data', (data) => lost || page.write(data)).on('close', () => lost || page.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url) => void (target = new URL(url)),
    lose: () => void (lost = true),
    restore() {
      lost = false
      cut()
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut()
      await once(server.close(), 'close')
    },
  }
}
