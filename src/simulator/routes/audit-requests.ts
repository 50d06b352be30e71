import type { FastifyInstance } from 'fastify'
import type { Audit } from '../audit.ts'
import { auditKindOf, isConsumerPath } from '../audit.ts'
import { isPlatformPath } from '../normalise-request.ts'
import { agentSessionIdOf, notedCaller, recogniseCaller } from './callers.ts'
import type { RouteParts } from './route-parts.ts'

/** Looks at who is calling, and writes every request to the stand-in platform down, refused and unknown ones included. */
export function auditRequests(app: FastifyInstance, audit: Audit, parts: RouteParts): void {
  const { world, actorSecret } = parts
  app.addHook('onRequest', async (request) => {
    // Before it is served: a logout's caller is unknown afterwards.
    if (isPlatformPath(request.url)) recogniseCaller(request, parts)
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
