import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { Chat } from '../chat.ts'
import { cookieValues } from '../cookie-values.ts'
import type { AgentSession, Login } from '../logins.ts'
import type { World } from '../world.ts'
import type { Signer } from '../signed-calls.ts'
import type { RouteParts } from './route-parts.ts'
import { originOf } from './route-parts.ts'

/** Name of the cookie that goes with one agent session; the platform does not document its own (reference §4.1). */
export const agentSessionCookie = 'LPAgentSession'

const agentSessionPath = /^\/api\/account\/[^/]+\/agentSession\/(\d+)/

/** Whose bearer or signature a request has, or why it does not hold. */
type Caller = { readonly login: Login } | { readonly refusal: string }

const callers = new WeakMap<FastifyRequest, Caller>()
const noted = new WeakMap<FastifyRequest, Login>()

/** For the audit: whose request this turned out to be. */
export function noteCaller(request: FastifyRequest, login: Login): void {
  noted.set(request, login)
}

export function notedCaller(request: FastifyRequest): Login | undefined {
  return noted.get(request)
}

/**
 * Looks once at who is calling, before anything is served. By bearer or signature, or, for the audit only, by the cookie
 * where a call has neither (refresh, logout). Refuses nothing.
 */
export function recogniseCaller(request: FastifyRequest, parts: RouteParts): void {
  const { world } = parts
  const { authorization, cookie } = request.headers
  const bearer = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
  const login = bearer === undefined ? undefined : world.logins.byBearer(bearer)
  const signer = signerOf(request, parts)
  if (login !== undefined) callers.set(request, { login })
  if (signer !== undefined) {
    callers.set(request, 'desk' in signer ? { login: world.logins.signedLogin(signer.desk) } : signer)
  }
  const caller = callers.get(request)
  const who = caller && 'login' in caller ? caller.login : world.logins.bySessionId(cookieValues(cookie, 'Session_id'))
  if (who !== undefined) noteCaller(request, who)
}

function signerOf(request: FastifyRequest, { signedCalls }: RouteParts): Signer | undefined {
  const { authorization = '' } = request.headers
  if (!/^OAuth\s/i.test(authorization)) return undefined
  const url = URL.parse(request.originalUrl, originOf(request))
  if (url === null) return { refusal: 'The Host is not one that can be signed' }
  const overridden = request.headers['x-http-method-override'] !== undefined
  return signedCalls.check({ methods: overridden ? ['POST', request.method] : [request.method], url, authorization })
}

export function agentSessionIdOf(request: FastifyRequest): string | undefined {
  return agentSessionPath.exec(request.url)?.[1]
}

/** @throws ApiError 401 without a bearer that somebody logged in with, or a signature that holds. */
export function requireLogin(request: FastifyRequest): Login {
  const caller = callers.get(request)
  if (caller === undefined) throw new ApiError(401, 'The bearer is missing, wrong or no longer valid')
  if ('refusal' in caller) throw new ApiError(401, caller.refusal)
  return caller.login
}

/**
 * The open agent session of this request; asking counts as a sign of life.
 *
 * @throws ApiError 401 without its bearer and its cookie, or when it was closed; 403 when it is another agent's.
 */
export function requireAgentSession(request: FastifyRequest, world: World): AgentSession {
  const login = requireLogin(request)
  const session = world.logins.agentSession(agentSessionIdOf(request) ?? '')
  if (session === undefined) throw new ApiError(401, 'The agent session is closed or never was')
  // Keys are issued for the site, so whoever signs may use any agent session that was started by a signed call.
  const isOwn = session.login.desk === login.desk || (session.login.signed && login.signed)
  if (!isOwn) throw new ApiError(403, 'The agent session belongs to another agent')
  const showsCookie = cookieValues(request.headers.cookie, agentSessionCookie).includes(session.cookie)
  // Signed calls have no cookie (reference §4.1).
  if (!login.signed && !showsCookie && world.switches.now.requireCookies) {
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
export function readableChat(chatKey: string, session: AgentSession, { world }: RouteParts): Chat {
  const chat = world.chats.get(chatKey)
  if (chat === undefined) throw new ApiError(404, 'There is no such chat', { internalCode: 12 })
  requireReadable(chat, session, world)
  chat.lastUpdateAt = world.now()
  return chat
}

/** @throws ApiError 403 when the chat is not this agent's and chats are not open to all (reference §12.4). */
export function requireReadable(chat: Chat, session: AgentSession, world: World): void {
  if (world.switches.now.foreignChats === 'open' || chat.desk === session.login.desk) return
  throw new ApiError(403, 'The chat belongs to another agent')
}

/** @throws ApiError 403 when the chat is not this agent's to change, whoever may read it. */
export function requireOwnChat(request: FastifyRequest, parts: RouteParts): { session: AgentSession; chat: Chat } {
  const found = requireChat(request, parts)
  if (found.chat.desk !== found.session.login.desk) throw new ApiError(403, 'The chat belongs to another agent')
  return found
}
