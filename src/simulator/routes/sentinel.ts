import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { parseWith } from './parse-request.ts'
import type { RouteParts } from './route-parts.ts'

const tokenQuery = z.object({ v: z.literal('1.0'), grant_type: z.string().optional() })
const tokenBody = z.object({
  grant_type: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
})

/**
 * The OAuth 2.0 authorization server, service `sentinel`: client credentials only (reference §3.4). Its tokens open
 * nothing here: for the Chat Agent API the client logs in (`POST …/login`). Errors are those of RFC 6749 §5.2.
 */
export const sentinelRoutes: FastifyPluginAsync<RouteParts> = async (app, { account, credentials }) => {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })

  app.post(`/sentinel/api/account/${account}/app/token`, async (request, reply) => {
    const query = parseWith(tokenQuery, request.query, 'query')
    const body = tokenBody.parse(request.body ?? {})
    if ((query.grant_type ?? body.grant_type) !== 'client_credentials') {
      return reply.code(400).send({ error: 'unsupported_grant_type' })
    }
    const [clientId, clientSecret] = basicOf(request) ?? [body.client_id, body.client_secret]
    const { oauth2 } = credentials
    if (clientId !== oauth2.clientId || clientSecret !== oauth2.clientSecret) {
      return reply.code(401).send({ error: 'invalid_client' })
    }
    return { access_token: randomBytes(24).toString('base64url'), token_type: 'Bearer', expires_in: 3_600 }
  })
}

function basicOf(request: FastifyRequest): readonly string[] | undefined {
  const encoded = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8').split(':')
}
