import type { FastifyInstance } from 'fastify'
import { Server } from 'socket.io'
import { isOwnName } from '../lib/loopback.ts'

/** Socket.IO on the web server; like it, it answers only to our own names, and no page of another site. */
export function createSockets(web: FastifyInstance, publicUrl: string | undefined): Server {
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin
  const isOwnHost = (host: string | undefined) => isOwnName(host, publicUrl)
  const isOwnOrigin = (header: string, host: string | undefined) => {
    const origin = URL.parse(header)
    // Such as `null`: a page in a sandbox, which may be anybody's.
    if (origin === null) return false
    // A proxy may put its own name into Host; the public address is ours all the same.
    return origin.origin === publicOrigin || (origin.host === host && isOwnHost(host))
  }
  web.addHook('onRequest', async (request, reply) => {
    if (isOwnHost(request.headers.host)) return undefined
    return reply.code(421).send({
      error: 'Sotto does not know this name as its own; set SOTTO_PUBLIC_URL to the address that browsers use.',
    })
  })
  const sockets = new Server(web.server, {
    serveClient: false,
    transports: ['websocket'],
    perMessageDeflate: false,
    maxHttpBufferSize: 100_000,
    // A page says that its connection is gone when it heard nothing for as long as both together; the second is what a stall
    // of ours, or of a browser, may last. A ping and its answer cost us 50 µs.
    pingInterval: 5_000,
    pingTimeout: 8_000,
    // A page of another site may not speak with our cookie.
    allowRequest: ({ headers }, allow) => {
      const own = headers.origin === undefined || isOwnOrigin(headers.origin, headers.host)
      allow(own ? null : 'another site', own)
    },
  })
  // Nothing is said there, and whoever stays would not be asked who they are.
  sockets.of('/').use((_socket, next) => next(new Error('not-allowed')))
  return sockets
}
