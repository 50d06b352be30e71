import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { Chat } from '../chat.ts'
import { cookieValues } from '../cookie-values.ts'
import type { AgentSession, Login } from '../logins.ts'
import type { World } from '../world.ts'
import type { RouteParts } from './route-parts.ts'

/** Name of the cookie that goes with one agent session; the platform does not document its own (reference §4.1). */
export const agentSessionCookie = 'LPAgentSession'

const agentSessionPath = /^\/api\/account\/[^/]+\/agentSession\/(\d+)/

const callers = new WeakMap<FastifyRequest, Login>()

/** For the audit: whose request this turned out to be. */
export function noteCaller(request: FastifyRequest, login: Login): void {
  callers.set(request, login)
}

export function notedCaller(request: FastifyRequest): Login | undefined {
  return callers.get(request)
}

/** By its bearer, or by the cookie alone where a call has no bearer (refresh, logout). Grants nothing. */
export function recogniseLogin(request: FastifyRequest, world: World): Login | undefined {
  return loginOf(request, world) ?? world.logins.bySessionId(cookieValues(request.headers.cookie, 'Session_id'))
}

function loginOf(request: FastifyRequest, world: World): Login | undefined {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
  return bearer === undefined ? undefined : world.logins.byBearer(bearer)
}

export function agentSessionIdOf(request: FastifyRequest): string | undefined {
  return agentSessionPath.exec(request.url)?.[1]
}

/** @throws ApiError 401 without a bearer that somebody logged in with. */
export function requireLogin(request: FastifyRequest, world: World): Login {
  const login = loginOf(request, world)
  if (login === undefined) throw new ApiError(401, 'The bearer is missing, wrong or no longer valid')
  return login
}

/**
 * The open agent session of this request; asking counts as a sign of life.
 *
 * @throws ApiError 401 without its bearer and its cookie, or when it was closed; 403 when it is another agent's.
 */
export function requireAgentSession(request: FastifyRequest, world: World): AgentSession {
  const { desk } = requireLogin(request, world)
  const session = world.logins.agentSession(agentSessionIdOf(request) ?? '')
  if (session === undefined) throw new ApiError(401, 'The agent session is closed or never was')
  if (session.login.desk !== desk) throw new ApiError(403, 'The agent session belongs to another agent')
  if (!cookieValues(request.headers.cookie, agentSessionCookie).includes(session.cookie)) {
    throw new ApiError(401, 'The cookie of this agent session is missing')
  }
  session.lastRequestAt = world.now()
  return session
}

export const chatParams = z.object({ chatId: z.string() })

/** @throws ApiError as `requireAgentSession`, and as `readableChat`. */
export function requireChat(request: FastifyRequest, parts: RouteParts): { session: AgentSession; chat: Chat } {
  const session = requireAgentSession(request, parts.world)
  return { session, chat: readableChat(chatParams.parse(request.params).chatId, session, parts) }
}

/**
 * A chat that this agent session may see; any request that reaches it counts as an update (reference §9).
 *
 * @throws ApiError 404 when there is none, 403 when it is somebody else's.
 */
export function readableChat(chatKey: string, session: AgentSession, { world, readableBy }: RouteParts): Chat {
  const chat = world.chats.get(chatKey)
  if (chat === undefined) throw new ApiError(404, 'There is no such chat', { internalCode: 12 })
  if (readableBy === 'owner' && chat.desk !== session.login.desk) {
    throw new ApiError(403, 'The chat belongs to another agent')
  }
  chat.lastUpdateAt = world.now()
  return chat
}

/** @throws ApiError 403 when the chat is not this agent's to change, whoever may read it. */
export function requireOwnChat(request: FastifyRequest, parts: RouteParts): { session: AgentSession; chat: Chat } {
  const found = requireChat(request, parts)
  if (found.chat.desk !== found.session.login.desk) throw new ApiError(403, 'The chat belongs to another agent')
  return found
}
