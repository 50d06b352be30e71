import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AgentDesk } from '../agent-desk.ts'
import { availabilities } from '../agent-desk.ts'
import { ApiError } from '../api-error.ts'
import type { AgentSession, Login } from '../logins.ts'
import { oneOrMany, toAgentInfo, toAvailability, toLink } from '../wire.ts'
import { agentSessionCookie, requireAgentSession, requireLogin } from './callers.ts'
import { parseWith, requireVersion } from './parse-request.ts'
import { sessionUrlOf } from './route-parts.ts'
import type { RouteParts } from './route-parts.ts'

/** Any `loginData` will do, but a body there must be (reference §5.2). */
const startBody = z.looseObject({ loginData: z.unknown().optional() })
/** A signed call may name the agent in it, as the sample app does: a key is the site's. */
const namedAgent = z.object({ userName: z.string(), password: z.string() })
const reasonId = z.union([z.string(), z.number()]).transform(String).optional()
const availabilityBody = z.object({
  availability: z.object({ chat: z.enum(availabilities), chatReasonId: reasonId }),
})

const resources = {
  availability: 'availability',
  availableAgents: 'available-agents',
  info: 'info',
  incomingRequests: 'incoming-requests',
  chatSessions: 'chat-sessions',
  'chat/availableSlots': 'available-slots',
} as const

/** Starting an agent session, and what belongs to the session itself (reference §5.2, §5.3, §5.4 method 9). */
export const agentSessionRoutes: FastifyPluginAsync<RouteParts> = async (app, { world, account }) => {
  const root = `/api/account/${account}/agentSession`
  const urlOf = (request: FastifyRequest, session: AgentSession) => sessionUrlOf(request, account, session)

  app.addHook('preHandler', async (request) => {
    // Postman asks for the session's status with `cs=1` and nothing else.
    const isStatus = /^\/api\/account\/[^/]+\/agentSession\/\d+\?cs=1$/.test(request.url)
    if (!isStatus) await requireVersion(request)
  })

  app.post(root, async (request, reply) => {
    const caller = requireLogin(request)
    const { loginData } = parseWith(startBody, request.body, 'body')
    const login = caller.signed ? signedLogin(caller, loginData) : caller
    const session = world.presence.openAgentSession(login)
    const location = urlOf(request, session)
    if (!login.signed) {
      const path = `${root}/${session.agentSessionId}`
      void reply.header('set-cookie', `${agentSessionCookie}=${session.cookie}; Path=${path}; HttpOnly`)
    }
    return reply
      .code(201)
      .header('location', location)
      .send({ agentSessionLocation: { link: toLink(location, 'location') } })
  })

  app.get<{ Querystring: { cs?: string } }>(`${root}/:agentSessionId`, async (request) => {
    const session = requireAgentSession(request, world)
    const url = urlOf(request, session)
    const links = Object.entries(resources).map(([name, rel]) => toLink(`${url}/${name}`, rel))
    // What `cs=1` adds is not documented but for its title: the ongoing chat sessions.
    const more = request.query.cs === '1' ? chatSessions(session.login.desk, url) : {}
    return { agentSessionId: { link: [toLink(url, 'self'), ...links], ...more } }
  })

  app.get(`${root}/:agentSessionId/availability`, async (request) => {
    return { availability: toAvailability(availabilityOf(requireAgentSession(request, world))) }
  })

  app.put(`${root}/:agentSessionId/availability`, async (request, reply) => {
    const session = requireAgentSession(request, world)
    const { chat, chatReasonId } = parseWith(availabilityBody, request.body, 'body').availability
    session.login.desk.chatReasonId = chatReasonId
    world.presence.setAvailability(session, chat)
    return reply.code(200).send()
  })

  app.get(`${root}/:agentSessionId/info`, async (request) => {
    const session = requireAgentSession(request, world)
    const self = `${urlOf(request, session)}/info`
    return toAgentInfo(session.login.desk, availabilityOf(session), (skill) => world.skillIds.of(skill), self)
  })

  app.get(`${root}/:agentSessionId/incomingRequests`, async (request) => {
    const session = requireAgentSession(request, world)
    const count = world.ringingAt(session).length
    const accept = toLink(`${urlOf(request, session)}/incomingRequests`, 'accept')
    return { incomingRequests: { ringingCount: String(count), link: count > 0 ? accept : undefined } }
  })

  app.post(`${root}/:agentSessionId/incomingRequests`, async (request, reply) => {
    const session = requireAgentSession(request, world)
    parseWith(z.object({}), request.body, 'body')
    const chat = world.accept(session)
    if (chat === undefined) throw new ApiError(400, 'Nothing is ringing')
    const location = `${urlOf(request, session)}/chat/${chat.birth.chatKey}`
    return reply
      .code(201)
      .header('location', location)
      .send({ chatLocation: { link: toLink(location, 'location') } })
  })

  app.get(`${root}/:agentSessionId/chatSessions`, async (request) => {
    const session = requireAgentSession(request, world)
    return chatSessions(session.login.desk, urlOf(request, session))
  })

  function availabilityOf(session: AgentSession) {
    const { availabilityPer } = world.switches.now
    return availabilityPer === 'agent' ? session.login.desk.availability : session.availability
  }

  function chatSessions(desk: AgentDesk, url: string) {
    const listed = world.listedChats(desk).map(({ birth }) => ({
      // This page alone prints its links without `@`, and its times as numbers.
      link: { href: `${url}/chat/${birth.chatKey}`, rel: 'chat-session' },
      chatSessionKey: birth.chatKey,
      startTime: birth.startedAt,
    }))
    return { chatSessions: { chatSession: oneOrMany(listed) } }
  }

  /** The agent who is named, else the one whose key it is. */
  function signedLogin(caller: Login, loginData: unknown): Login {
    const named = namedAgent.safeParse(loginData)
    if (!named.success) return caller
    const { userName, password } = named.data
    const desk = world.desks.find(({ agent }) => agent.loginName === userName && agent.password === password)
    if (desk === undefined) throw new ApiError(401, 'Wrong user name or password in loginData')
    return world.logins.signedLogin(desk)
  }
}
