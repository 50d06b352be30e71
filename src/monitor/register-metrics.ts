import type { FastifyInstance } from 'fastify'
import { isLocalRequest } from '../access/is-local-request.ts'
import { holdsToken } from '../lib/bearer-token.ts'
import type { Metrics } from './metrics.ts'

export type MetricsRoute = {
  readonly publicUrl: string | undefined
  /** Undefined: only this machine itself may read. */
  readonly token: string | undefined
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>
}

/** `GET /metrics` in Prometheus' text format, for this machine itself and for whoever has the token. */
export function registerMetrics(web: FastifyInstance, { publicUrl, token, metrics }: MetricsRoute): void {
  web.get('/metrics', async (request, reply) => {
    const { authorization } = request.headers
    if (!isLocalRequest(request, publicUrl) && !(token !== undefined && holdsToken(authorization, token))) {
      return reply
        .code(authorization === undefined ? 401 : 403)
        .header('www-authenticate', 'Bearer')
        .send({ error: 'The metrics are for this machine itself, or for whoever has SOTTO_METRICS_TOKEN.' })
    }
    return reply.type(metrics.contentType).send(await metrics.text())
  })
}
