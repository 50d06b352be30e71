import type { FastifyInstance } from 'fastify'
import { ApiError } from '../api-error.ts'
import { RateLimit } from '../rate-limit.ts'
import type { World } from '../world.ts'
import { notedCaller } from './callers.ts'

/**
 * Answers 429 with `Retry-After` to a bearer (or a signer) that asks too often, where a limit is set. The simulator's own
 * actors are not counted, so that a replay goes on.
 */
export function limitRate(app: FastifyInstance, world: World): void {
  const limit = new RateLimit(1_000, () => world.now())
  app.addHook('onRequest', async (request, reply) => {
    const login = notedCaller(request)
    if (login === undefined || login.actor) return
    const waitMs = limit.take(login.bearer, world.switches.now.rateLimitPerSecond)
    if (waitMs === 0) return
    void reply.header('retry-after', String(Math.ceil(waitMs / 1_000)))
    throw new ApiError(429, 'Too many requests')
  })
}
