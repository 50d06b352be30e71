import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { AgentDesk } from '../agent-desk.ts'
import { ApiError } from '../api-error.ts'
import { toAvailableAgents } from '../wire-agents.ts'
import { toParticipant } from '../wire-visit.ts'
import { requireAgentSession, requireReadable } from './callers.ts'
import { parseWith, requireVersion } from './parse-request.ts'
import { sessionUrlOf } from './route-parts.ts'
import type { RouteParts } from './route-parts.ts'

const states = z.enum(['Online', 'Offline', 'Occupied', 'Away'])
const agentsQuery = z.object({
  skill: z.string().optional(),
  chatState: states.optional(),
  voiceState: states.optional(),
  chatReasonId: z.string().optional(),
  timeStamp: z.coerce.number().int().min(0).optional(),
})
const slotsQuery = z.union(
  [
    z.strictObject({ skill: z.string().min(1), maxWaitTime: z.coerce.number().int().min(0).max(86_400).default(0) }),
    z.strictObject({ agent: z.string().min(1) }),
  ],
  'either skill, with maxWaitTime from 0 to 86400, or agent alone',
)
const participantParams = z.object({ participantId: z.string() })

/** A chat is taken to last so long when slots are estimated. */
const usualChatMs = 600_000

/** Agents and authenticated visitors (reference §5.2 methods 4 and 5, §5.6). */
export const peopleRoutes: FastifyPluginAsync<RouteParts> = async (app, { world, account }) => {
  const root = `/api/account/${account}/agentSession/:agentSessionId`

  app.addHook('preHandler', requireVersion)

  app.get(`${root}/availableAgents`, async (request) => {
    const session = requireAgentSession(request, world)
    const { timeStamp = 0, ...filter } = parseWith(agentsQuery, request.query, 'query')
    const since = world.switches.now.availableAgentsSince === 'changed' ? timeStamp : 0
    const found = world.desks.filter(
      (desk) =>
        desk.changedAt >= since &&
        (filter.skill === undefined || desk.agent.skills.includes(filter.skill)) &&
        (filter.chatState === undefined || desk.availability === filter.chatState) &&
        // Nobody has a telephone here.
        (filter.voiceState === undefined || filter.voiceState === 'Offline') &&
        (filter.chatReasonId === undefined || desk.chatReasonId === filter.chatReasonId),
    )
    const next = new URLSearchParams()
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) next.set(name, value)
    next.set('timeStamp', String(world.now()))
    return toAvailableAgents(found, {
      skillId: (skill) => world.skillIds.of(skill),
      now: world.now(),
      next: `${sessionUrlOf(request, account, session)}/availableAgents?${next.toString()}`,
    })
  })

  app.get<{ Querystring: Record<string, unknown> }>(`${root}/chat/availableSlots`, async (request) => {
    requireAgentSession(request, world)
    const { v: _v, NC: _nc, ...asked } = request.query
    const query = parseWith(slotsQuery, asked, 'query')
    const [desks, waitMs] =
      'agent' in query
        ? [world.desks.filter(({ agent }) => agent.loginName === query.agent), 0]
        : [world.desks.filter(({ agent }) => agent.skills.includes(query.skill)), query.maxWaitTime * 1_000]
    if (desks.length === 0) throw new ApiError(400, 'There is no such agent or skill')
    return { availableSlots: slotsOf(desks, waitMs) }
  })

  app.get(`${root}/participantExtendedInfo/:participantId`, async (request) => {
    const session = requireAgentSession(request, world)
    const chat = world.visits.byParticipantId(participantParams.parse(request.params).participantId)
    const participant = chat?.birth.visitor.participant
    if (chat === undefined || participant === undefined) throw new ApiError(404, 'There is no such participant')
    requireReadable(chat, session, world)
    return toParticipant(participant)
  })

  /** -1 = any number (reference §5.2 method 5). */
  function slotsOf(desks: readonly AgentDesk[], waitMs: number): number {
    const online = desks.filter(({ availability }) => availability === 'Online')
    if (online.some(({ freeSlots }) => freeSlots === -1)) return -1
    const endsBy = world.now() + waitMs
    const ending = (desk: AgentDesk) =>
      waitMs === 0 ? 0 : [...desk.open].filter(({ birth }) => birth.startedAt + usualChatMs <= endsBy).length
    return online.reduce((sum, desk) => sum + desk.freeSlots + ending(desk), 0)
  }
}
