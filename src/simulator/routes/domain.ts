import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import { parseWith } from './parse-request.ts'
import type { RouteParts } from './route-parts.ts'

const serviceNames = ['agentVep', 'conversationVep', 'smt', 'sentinel'] as const

const domainQuery = z.object({ version: z.literal('1.0') })

type DomainParams = { readonly account: string; readonly service?: string }

/** The services of the account; all of them live here, the Visit Information API perhaps at a port of its own. */
export function baseUris(
  account: string,
  host: string,
  visitPort: number | undefined,
): { service: string; account: string; baseURI: string }[] {
  const visitHost = visitPort === undefined ? host : host.replace(/(?::\d+)?$/, `:${visitPort}`)
  return serviceNames.map((service) => ({ service, account, baseURI: service === 'smt' ? visitHost : host }))
}

/** Domain API (reference §2), on its present and its old paths. No authentication. */
export const domainRoutes: FastifyPluginAsync<RouteParts> = async (app, { account, visitPort }) => {
  const check = (request: FastifyRequest<{ Params: DomainParams }>) => {
    if (request.params.account !== account) throw new ApiError(401, 'Invalid site')
    parseWith(domainQuery, request.query, 'query')
  }
  for (const root of ['/api', '/csdr']) {
    app.get<{ Params: DomainParams }>(`${root}/account/:account/service/baseURI`, async (request) => {
      check(request)
      return { baseURIs: baseUris(account, request.host, visitPort()) }
    })
    app.get<{ Params: DomainParams }>(`${root}/account/:account/service/:service/baseURI`, async (request) => {
      check(request)
      const found = baseUris(account, request.host, visitPort()).find(
        ({ service }) => service === request.params.service,
      )
      if (found === undefined) throw new ApiError(400, 'Unknown service; names are case sensitive')
      return found
    })
  }
}
