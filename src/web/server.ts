import { fastify, LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

/** An HTTP server with the limits every route shares. Request URLs stay out of the log: a sign-in code may be in one. */
export function createWebServer(logger: FastifyBaseLogger): FastifyInstance {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: true,
  })
  app.setErrorHandler((error, _request, reply) => {
    const status =
      error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
    if (status < 500 && error instanceof Error) return reply.code(status).send({ error: error.message })
    app.log.error({ err: error }, 'a request failed')
    return reply.code(500).send({ error: 'Sotto could not answer. The log says why.' })
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing at this address.' }))
  return app
}
