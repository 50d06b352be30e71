import type { FastifyRequest } from 'fastify'
import { isLoopbackAddress, isLoopbackHost } from '../lib/loopback.ts'

/** Does this machine itself ask? Behind a proxy on this machine everybody comes from here: then nobody counts as local. */
export function isLocalRequest(
  { headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>,
  publicUrl: string | undefined,
): boolean {
  const proxied =
    publicUrl !== undefined ||
    ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined)
  return !proxied && isLoopbackAddress(socket.remoteAddress) && isLoopbackHost(headers.host)
}
