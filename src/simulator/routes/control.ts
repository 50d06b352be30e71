import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Audit } from '../audit.ts'
import { auditKinds } from '../audit.ts'
import type { Chat } from '../chat.ts'
import type { SimulatorStatus } from '../status.ts'
import type { World } from '../world.ts'
import { parseWith } from './parse-request.ts'

type ControlParts = { readonly world: World; readonly audit: Audit; readonly status: () => SimulatorStatus }

const auditQuery = z.object({
  after: z.coerce.number().int().min(0).optional(),
  kind: z.enum(auditKinds).optional(),
  actor: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
})

/** What the simulator knows about itself; no part of the stand-in platform, and not audited. */
export const controlRoutes: FastifyPluginAsync<ControlParts> = async (app, { world, audit, status }) => {
  app.get('/simulator/status', async () => status())

  app.get('/simulator/audit', async (request) => {
    return { entries: audit.list(parseWith(auditQuery, request.query, 'query')) }
  })

  app.get('/simulator/truth', async (_request, reply) => {
    const lines = [...world.chats.values()].map((chat) => `${JSON.stringify(toTruth(chat))}\n`)
    return reply.type('application/x-ndjson').send(lines.join(''))
  })
}

/** A chat as it really happened, in plain shapes. */
function toTruth({ birth, desk, state, events }: Chat): unknown {
  return {
    chatKey: birth.chatKey,
    agentId: desk?.agent.agentId,
    state,
    events: events.map((event) => {
      const { id, type, at } = event
      const time = new Date(at).toISOString()
      return event.type === 'line'
        ? { id, type, source: event.source, text: event.text, time }
        : { id, type, state: event.state, time }
    }),
  }
}
