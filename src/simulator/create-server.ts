import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { errorText } from '../lib/error-text.ts'
import { isOwnName } from '../lib/loopback.ts'
import { ApiError, sendApiError } from './api-error.ts'
import { isPlatformPath, normaliseRequest } from './normalise-request.ts'

type ServerParts = {
  readonly now: () => number
  /** Runs before every request. */
  readonly tick: () => void
  readonly onFault: (error: unknown) => void
  /** PEM texts; plain HTTP without. */
  readonly tls: { readonly key: string; readonly cert: string } | undefined
}

/** A Fastify server that reads JSON only, takes the platform's odd URLs, and says no the platform's way. */
export function createServer({ now, tick, onFault, tls }: ServerParts): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: 4 * 1024 * 1024,
    forceCloseConnections: true,
    keepAliveTimeout: 75_000,
    requestTimeout: 30_000,
    rewriteUrl: normaliseRequest,
    routerOptions: { maxParamLength: 200 },
    ...(tls === undefined ? {} : { https: tls }),
  }) as FastifyInstance

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)))
    } catch {
      // The parser's own message quotes the text, which may be what a visitor wrote.
      done(new ApiError(400, 'The body is not valid JSON'))
    }
  })

  app.addHook('onRequest', async (request) => {
    // Its control and workspace hand out sign-in links; another site's name bent to our address gets nothing.
    if (!isOwnName(request.headers.host, undefined)) throw new ApiError(421, 'The simulator does not know this name')
    tick()
  })

  app.setErrorHandler((error, request, reply) => {
    const refusal = toRefusal(error)
    // A 500 that somebody asked for by a switch is no fault of ours.
    if (refusal.status === 500 && refusal !== error) onFault(error)
    if (isPlatformPath(request.url)) return sendApiError(reply, refusal, now())
    return reply.code(refusal.status).send({ error: refusal.message })
  })

  app.setNotFoundHandler((request, reply) => {
    const refusal = new ApiError(404, `There is no ${request.method} at this address; paths are case sensitive`)
    if (isPlatformPath(request.url)) return sendApiError(reply, refusal, now())
    return reply.code(404).send({ error: refusal.message })
  })
  return app
}

function toRefusal(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  // Fastify's own refusals (body too large, wrong content type) carry a status.
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 415) return new ApiError(415, 'Only JSON is spoken here: send Content-Type: application/json')
  return status >= 400 && status < 500
    ? new ApiError(status, errorText(error))
    : new ApiError(500, 'The simulator failed')
}
