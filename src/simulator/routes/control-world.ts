import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { AgentDesk } from '../agent-desk.ts'
import { ApiError } from '../api-error.ts'
import type { Chat } from '../chat.ts'
import { systemMessages } from '../system-messages.ts'
import type { SystemMessage } from '../system-messages.ts'
import { toAgentStatus } from '../agent-status.ts'
import type { World } from '../world.ts'
import { guardControl } from './control-guard.ts'
import { parseWith } from './parse-request.ts'

const humanLogin = z.object({ agentId: z.string() })
const transfer = z.object({
  chatKey: z.string(),
  agentId: z.string().optional(),
  skill: z.string().optional(),
  text: z.string().optional(),
})
const fields = z.record(z.string(), z.unknown()).default({})
const event = z.union(
  [
    z.object({ chatKey: z.string(), type: z.string().regex(/^[\w-]{1,60}$/), fields }),
    z.object({ chatKey: z.string(), systemMessageId: z.number().int() }),
  ],
  'must have chatKey and either type or systemMessageId',
)

/** What a test or the chaos command makes happen: things that people and other systems do at the platform. */
export const controlWorldRoutes: FastifyPluginAsync<{ readonly world: World }> = async (app, { world }) => {
  guardControl(app)

  app.get('/simulator/agents', async () => ({ agents: world.desks.map((desk) => toAgentStatus(desk, world)) }))

  // The human at the same desk logs in once more; what that does to others is a switch (reference §12.2).
  app.post('/simulator/human-login', async (request) => {
    const desk = requireDesk(parseWith(humanLogin, request.body, 'body').agentId)
    const before = { ...desk.endedLogins }
    world.presence.logIn(desk, true)
    const { actors, others } = desk.endedLogins
    return { endedLogins: { actors: actors - before.actors, others: others - before.others } }
  })

  app.post('/simulator/transfer', async (request) => {
    const { chatKey, agentId, skill, text } = parseWith(transfer, request.body, 'body')
    const agent = agentId === undefined ? undefined : requireDesk(agentId)
    const refusal = world.transfer(requireChat(chatKey), { agent, skill }, text)
    if (refusal !== undefined) throw new ApiError(409, refusal)
    return {}
  })

  app.post('/simulator/event', async (request) => {
    const wanted = parseWith(event, request.body, 'body')
    const chat = requireChat(wanted.chatKey)
    if (chat.state === 'ended') throw new ApiError(409, 'The chat is ended')
    if ('type' in wanted) chat.addOther(wanted.type, { ...usualFields(wanted.type), ...wanted.fields }, world.now())
    else world.saySystem(chat, requireMessage(wanted.systemMessageId))
    return { id: chat.lastEventId }
  })

  function requireDesk(agentId: string): AgentDesk {
    const desk = world.deskOf(agentId)
    if (desk === undefined) throw new ApiError(404, 'There is no such agent.')
    return desk
  }

  function requireChat(chatKey: string): Chat {
    const chat = world.chats.get(chatKey)
    if (chat === undefined) throw new ApiError(404, 'There is no such chat.')
    return chat
  }
}

function requireMessage(id: number): SystemMessage {
  const message = Object.values(systemMessages).find(({ systemMessageId }) => systemMessageId === id)
  if (message === undefined) throw new ApiError(400, 'There is no such system message.')
  return message
}

/** Reference §6.4. No payload is printed for the other kinds (§6.5). */
function usualFields(type: string): Readonly<Record<string, unknown>> {
  if (type !== 'a2a-transfer') return {}
  return {
    domain: 'chat.example.net',
    chatRequestParameters: 'a2aEventId=1&a2aSourceSessionId=1',
    a2aEventId: '1',
    a2aSourceSessionId: '1',
    a2aSourceSiteId: '90001234',
    skill: 'billing',
    remoteSiteId: '90005678',
    link: { '@href': 'https://chat.example.net/api/account/90005678/chat/request', '@rel': 'a2a-transfer' },
  }
}
