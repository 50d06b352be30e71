import type { FastifyInstance } from 'fastify'
import { isLoopbackHost } from '../../lib/loopback.ts'
import { ApiError } from '../api-error.ts'
import { originOf } from './route-parts.ts'

/**
 * Lets only this machine's programs and pages of this server use the routes of a plugin: no page elsewhere can make a
 * browser do it, by a request across sites or by a host name that leads here.
 */
export function guardControl(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (!isLoopbackHost(request.headers.host)) throw new ApiError(403, 'Only by a loopback address.')
    const { origin } = request.headers
    if (origin !== undefined && origin !== originOf(request)) throw new ApiError(403, 'Not from another site.')
  })
}
