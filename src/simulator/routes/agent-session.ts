import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { availabilities } from '../agent-desk.ts'
import { ApiError } from '../api-error.ts'
import { oneOrMany, toAgentInfo, toAvailability, toLink } from '../wire.ts'
import { agentSessionCookie, requireAgentSession, requireLogin } from './callers.ts'
import { parseWith, requireVersion } from './parse-request.ts'
import { accountUrlOf } from './route-parts.ts'
import type { RouteParts } from './route-parts.ts'

/** Any `loginData` will do, but a body there must be (reference §5.2). */
const startBody = z.looseObject({})
const availabilityBody = z.object({ availability: z.object({ chat: z.enum(availabilities) }) })

/** Starting an agent session, and what belongs to the session itself (reference §5.2, §5.3, §5.4 method 9). */
export const agentSessionRoutes: FastifyPluginAsync<RouteParts> = async (app, { world, account }) => {
  const root = `/api/account/${account}/agentSession`
  const sessionUrlOf = (request: FastifyRequest, agentSessionId: string) =>
    `${accountUrlOf(request, account)}/agentSession/${agentSessionId}`

  app.addHook('preHandler', requireVersion)

  app.post(root, async (request, reply) => {
    const login = requireLogin(request, world)
    parseWith(startBody, request.body, 'body')
    const session = world.logins.openAgentSession(login, world.now())
    const path = `${root}/${session.agentSessionId}`
    void reply.header('set-cookie', `${agentSessionCookie}=${session.cookie}; Path=${path}; HttpOnly`)
    const location = sessionUrlOf(request, session.agentSessionId)
    return reply
      .code(201)
      .header('location', location)
      .send({ agentSessionLocation: { link: toLink(location, 'location') } })
  })

  app.get(`${root}/:agentSessionId`, async (request) => {
    const url = sessionUrlOf(request, requireAgentSession(request, world).agentSessionId)
    const resources = ['availability', 'info', 'incomingRequests', 'chatSessions'] as const
    const rels = {
      availability: 'availability',
      info: 'info',
      incomingRequests: 'incoming-requests',
      chatSessions: 'chat-sessions',
    }
    return {
      agentSessionId: {
        link: [toLink(url, 'self'), ...resources.map((name) => toLink(`${url}/${name}`, rels[name]))],
      },
    }
  })

  app.get(`${root}/:agentSessionId/availability`, async (request) => {
    return { availability: toAvailability(requireAgentSession(request, world).login.desk.availability) }
  })

  app.put(`${root}/:agentSessionId/availability`, async (request, reply) => {
    const { login } = requireAgentSession(request, world)
    world.setAvailability(login.desk, parseWith(availabilityBody, request.body, 'body').availability.chat)
    return reply.code(200).send()
  })

  app.get(`${root}/:agentSessionId/info`, async (request) => {
    const { login, agentSessionId } = requireAgentSession(request, world)
    return toAgentInfo(login.desk, (skill) => world.skillId(skill), `${sessionUrlOf(request, agentSessionId)}/info`)
  })

  app.get(`${root}/:agentSessionId/incomingRequests`, async (request) => {
    const { login, agentSessionId } = requireAgentSession(request, world)
    const count = login.desk.ringing.size
    const accept = toLink(`${sessionUrlOf(request, agentSessionId)}/incomingRequests`, 'accept')
    return { incomingRequests: { ringingCount: String(count), link: count > 0 ? accept : undefined } }
  })

  app.post(`${root}/:agentSessionId/incomingRequests`, async (request, reply) => {
    const { login, agentSessionId } = requireAgentSession(request, world)
    parseWith(z.object({}), request.body, 'body')
    const chat = world.accept(login.desk)
    if (chat === undefined) throw new ApiError(400, 'Nothing is ringing')
    const location = `${sessionUrlOf(request, agentSessionId)}/chat/${chat.birth.chatKey}`
    return reply
      .code(201)
      .header('location', location)
      .send({ chatLocation: { link: toLink(location, 'location') } })
  })

  app.get(`${root}/:agentSessionId/chatSessions`, async (request) => {
    const { login, agentSessionId } = requireAgentSession(request, world)
    const url = sessionUrlOf(request, agentSessionId)
    const listed = world.listedChats(login.desk).map(({ birth }) => ({
      // This page alone prints its links without `@`, and its times as numbers.
      link: { href: `${url}/chat/${birth.chatKey}`, rel: 'chat-session' },
      chatSessionKey: birth.chatKey,
      startTime: birth.startedAt,
    }))
    return { chatSessions: { chatSession: oneOrMany(listed) } }
  })
}
