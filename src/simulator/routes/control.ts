import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Audit } from '../audit.ts'
import { auditKinds } from '../audit.ts'
import type { Credentials } from '../credentials.ts'
import type { SimulatorStatus } from '../status.ts'
import { switchesPatch } from '../switches.ts'
import { toTruth } from '../truth.ts'
import type { World } from '../world.ts'
import { guardControl } from './control-guard.ts'
import { parseWith } from './parse-request.ts'

type ControlParts = {
  readonly world: World
  readonly audit: Audit
  readonly credentials: Credentials
  readonly status: () => SimulatorStatus
}

const auditQuery = z.object({
  after: z.coerce.number().int().min(0).optional(),
  kind: z.enum(auditKinds).optional(),
  actor: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
})

/** What the simulator knows about itself, and its switches; no part of the stand-in platform, and not audited. */
export const controlRoutes: FastifyPluginAsync<ControlParts> = async (app, { world, audit, credentials, status }) => {
  guardControl(app)

  app.get('/simulator/status', async () => status())

  app.get('/simulator/audit', async (request) => {
    return { entries: audit.list(parseWith(auditQuery, request.query, 'query')) }
  })

  app.get('/simulator/truth', async (_request, reply) => {
    const lines = [...world.chats.values()].map((chat) => `${JSON.stringify(toTruth(chat))}\n`)
    return reply.type('application/x-ndjson').send(lines.join(''))
  })

  app.get('/simulator/credentials', async () => credentials)

  app.get('/simulator/switches', async () => world.switches.now)

  app.post('/simulator/switches', async (request) => {
    return world.switches.set(parseWith(switchesPatch, request.body, 'body'))
  })
}
