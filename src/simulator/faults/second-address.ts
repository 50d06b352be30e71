import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** One more port of a server; disposing it closes the port and its connections. */
export type SecondAddress = AsyncDisposable & { readonly port: number }

/**
 * Opens a free port on the same interface as a listening HTTP or HTTPS server, which then serves both.
 *
 * @throws the system's error when there is no port to be had.
 */
export async function openSecondAddress(server: Server): Promise<SecondAddress> {
  const sockets = new Set<Socket>()
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // The documented way to hand a connection to an HTTP server; an HTTPS one begins with its handshake.
    server.emit('connection', socket)
  })
  listener.listen(0, (server.address() as AddressInfo).address)
  await once(listener, 'listening')
  return {
    port: (listener.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(listener, 'close')
      listener.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
