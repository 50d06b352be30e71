import type { FastifyInstance } from 'fastify'
import type { Audit } from '../audit.ts'
import { auditKindOf, isConsumerPath } from '../audit.ts'
import { isPlatformPath } from '../normalise-request.ts'
import { agentSessionIdOf, noteCaller, notedCaller, recogniseLogin } from './callers.ts'
import type { RouteParts } from './route-parts.ts'

/** Writes every request to the stand-in platform down, refused and unknown ones included. */
export function auditRequests(app: FastifyInstance, audit: Audit, { world, actorSecret }: RouteParts): void {
  app.addHook('onRequest', async (request) => {
    // Before it is served: a logout's caller is unknown afterwards.
    const login = recogniseLogin(request, world)
    if (login !== undefined) noteCaller(request, login)
  })
  app.addHook('onResponse', async (request, reply) => {
    const [path = ''] = request.url.split('?')
    if (!isPlatformPath(path)) return
    const login = notedCaller(request)
    const actor = login?.actor ?? (isConsumerPath(path) || request.headers['x-sotto-actor'] === actorSecret)
    const agent = login?.desk.agent
    audit.add({
      at: world.now(),
      who: { loginName: agent?.loginName, agentId: agent?.agentId, agentSessionId: agentSessionIdOf(request), actor },
      verb: request.method,
      path,
      status: reply.statusCode,
      kind: auditKindOf(request.method, path),
    })
  })
}
