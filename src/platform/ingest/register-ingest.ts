import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorText } from '../../lib/error-text.ts'
import { createQueue } from '../../lib/queue.ts'
import { checkSources, findSource } from './ingest-source.ts'
import type { IngestSource } from './ingest-source.ts'
import { createIntake } from './intake.ts'
import type { Intake, IntakeOptions } from './intake.ts'
import { parseBody } from './parse-body.ts'
import type { Receipt } from './receipt.ts'
import { IngestRefusal, notCommitted } from './refusal.ts'
import { checkSignature } from './signature.ts'
import { ingestJsonSchema } from './wire.ts'

export type IngestOptions = IntakeOptions & {
  readonly sources: readonly IngestSource[]
  /** Longest body in bytes; default 1 MiB. */
  readonly bodyLimit?: number
  /** A request whose events are not committed by then is answered with 503; default 10 s. */
  readonly answerWithinMs?: number
}

/** The way in that other routes share. */
export type IngestGate = {
  readonly intake: Intake
  /** @throws IngestRefusal (503) where the receipt takes too long, or the server closes first. */
  readonly inTime: (receipt: Promise<Receipt>) => Promise<Receipt>
}

const limits = { bodyLimit: 1024 * 1024, answerWithinMs: 10_000 }

/**
 * `POST /ingest/v1/events` and `GET /ingest/v1/schema.json` (docs/ingest.md).
 *
 * @throws SetupError where sources cannot be told apart.
 */
export async function registerIngest(app: FastifyInstance, options: IngestOptions): Promise<IngestGate> {
  checkSources(options.sources)
  const intake = createIntake(options)
  const callers = new WeakMap<FastifyRequest, IngestSource>()
  /** Pushes that are not answered yet: what to do where the server closes before they are. */
  const unanswered = createQueue<() => void>()
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
    for (let giveUp = unanswered.next(); giveUp; giveUp = unanswered.next()) giveUp()
  })
  /** @throws IngestRefusal (503) where the receipt takes too long, or the server closes first. */
  const inTime = async (receipt: Promise<Receipt>): Promise<Receipt> => {
    const withinMs = options.answerWithinMs ?? limits.answerWithinMs
    const { promise: late, reject } = Promise.withResolvers<never>()
    const giveUp = () => reject(notCommitted('The events were not committed in time.'))
    const timer = setTimeout(giveUp, closing ? 0 : withinMs)
    const answered = unanswered.join(giveUp)
    try {
      return await Promise.race([receipt, late])
    } finally {
      clearTimeout(timer)
      answered()
    }
  }

  /** The caller is known before a byte of the body is read. */
  const authenticate = async (request: FastifyRequest) => {
    const source = findSource(options.sources, request.headers.authorization, (name, error) =>
      app.log.error({ source: name, reason: errorText(error) }, 'the token of an ingest source cannot be read'),
    )
    if (!source)
      throw new IngestRefusal(401, 'This needs the header "Authorization: Bearer …" with the token of a source.')
    if (request.headers['content-encoding'] !== undefined) throw new IngestRefusal(415, 'Send the body uncompressed.')
    callers.set(request, source)
  }
  const limitOf = (request: FastifyRequest) => callers.get(request)?.rateLimit

  await app.register(async (scope) => {
    scope.setErrorHandler(sendRefusal)
    await scope.register(rateLimit, { global: false })
    scope.removeAllContentTypeParsers()
    // The signature is about the bytes, so they are kept as they came.
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

    scope.get('/ingest/v1/schema.json', (_request, reply) =>
      reply.type('application/schema+json').send(ingestJsonSchema()),
    )
    scope.route({
      method: 'POST',
      url: '/ingest/v1/events',
      bodyLimit: options.bodyLimit ?? limits.bodyLimit,
      onRequest: authenticate,
      config: {
        rateLimit: {
          allowList: (request) => limitOf(request) === undefined,
          keyGenerator: (request) => callers.get(request)?.source ?? '',
          max: (request) => limitOf(request)?.max ?? 0,
          timeWindow: (request) => limitOf(request)?.windowMs ?? 0,
          errorResponseBuilder: (_request, { after }) =>
            new IngestRefusal(429, `This source sends too many requests; the next one is taken in ${after}.`),
        },
      },
      async handler(request): Promise<Receipt> {
        const source = callers.get(request)
        if (!source) throw new IngestRefusal(401, 'This needs the token of a source.')
        const raw = request.body instanceof Uint8Array ? request.body : new Uint8Array()
        if (source.hmacSecret) checkSignature(raw, signedHeaders(request), readSecret(source.hmacSecret), options.now())
        return inTime(intake(source.source, parseBody(raw)))
      },
    })
  })
  return { intake, inTime }
}

function readSecret(secret: () => string): string {
  try {
    return secret()
  } catch (error) {
    throw notCommitted('The signing secret of this source cannot be read.', error)
  }
}

function signedHeaders({ headers }: FastifyRequest) {
  const one = (name: string) => [headers[name]].flat()[0]
  return { signature: one('x-sotto-signature'), timestamp: one('x-sotto-timestamp') }
}

export function sendRefusal(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof IngestRefusal) {
    if (error.status === 503) request.log.error({ reason: errorText(error.cause ?? error) }, 'pushed events not taken')
    if (error.retryAfterS !== undefined) void reply.header('retry-after', error.retryAfterS)
    const index = error.index === undefined ? {} : { index: error.index }
    const code = error.code === undefined ? {} : { code: error.code }
    return reply.code(error.status).send({ error: error.message, ...code, ...index })
  }
  // Fastify's own refusals (body too large, wrong content type) carry a status, and no text of the body.
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 400 && status < 500) return reply.code(status).send({ error: errorText(error) })
  request.log.error({ reason: errorText(error) }, 'a push failed')
  return reply.code(500).send({ error: 'Sotto could not answer. The log says why.' })
}
