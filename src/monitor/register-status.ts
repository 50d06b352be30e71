import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLocalRequest } from '../access/is-local-request.ts'
import { mayDo } from '../access/rules.ts'
import type { Person } from '../domain/person.ts'
import type { Health, Status } from './status.ts'

export type StatusRoutes = {
  readonly publicUrl: string | undefined
  readonly authenticate: (request: FastifyRequest) => Person | 'signed-out' | 'not-allowed'
  readonly health: () => Health
  readonly status: () => Promise<Status>
}

/** `GET /healthz` for everybody, `GET /api/status` for operators and for this machine itself. */
export function registerStatus(web: FastifyInstance, { publicUrl, authenticate, health, status }: StatusRoutes): void {
  web.get('/healthz', (_request, reply) => {
    const now = health()
    return reply.code(now.ready ? 200 : 503).send(now)
  })
  web.get('/api/status', async (request, reply) => {
    const person = authenticate(request)
    if (!isLocalRequest(request, publicUrl) && (typeof person === 'string' || !mayDo(person, 'read-status'))) {
      return reply
        .code(person === 'signed-out' ? 401 : 403)
        .send({ error: 'The status is for operators, or for this machine itself.' })
    }
    return status()
  })
}
