import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import { cookieValues } from '../cookie-values.ts'
import type { Login } from '../logins.ts'
import { RateLimit } from '../rate-limit.ts'
import { noteCaller } from './callers.ts'
import { baseUris } from './domain.ts'
import { loginForm, requireAgent, userNameOf } from './login-forms.ts'
import { parseWith } from './parse-request.ts'
import type { RouteParts } from './route-parts.ts'

const versions = z.enum(['1.2', '1.3'], 'must be 1.2 or 1.3')
const loginQuery = z.object({ v: versions })
/** Clients add it to refresh and logout, though no page asks for it. */
const keepQuery = z.object({ v: versions.optional() })
const csrfBody = z.object({ csrf: z.string() })
type LoginParams = { readonly Params: { readonly account: string } }

/** Login Service API (reference §3): login in all its forms, refresh, logout. */
export const loginRoutes: FastifyPluginAsync<RouteParts> = async (
  app,
  { world, account, actorSecret, credentials, visitPort },
) => {
  const perMinute = new RateLimit(60_000, () => world.now())

  app.addHook('preHandler', async (request) => {
    const { account: asked } = request.params as LoginParams['Params']
    if (asked !== account) throw new ApiError(401, 'Login failed: wrong site', { responseStatus: 'UNAUTHORIZED' })
  })

  app.post<LoginParams>('/api/account/:account/login', async (request, reply) => {
    parseWith(loginQuery, request.query, 'query')
    const body = loginForm.safeParse(request.body)
    if (!body.success) {
      const message =
        'The body must have username and password; or username, appKey, secret, accessToken and accessTokenSecret; ' +
        'or jwt and assertion'
      throw new ApiError(400, message, { responseStatus: 'BAD_REQUEST' })
    }
    const actor = request.headers['x-sotto-actor'] === actorSecret
    refuseByName(userNameOf(body.data) ?? '', actor)
    const login = world.presence.logIn(requireAgent(body.data, world, credentials), actor)
    noteCaller(request, login)
    setSessionCookie(reply, account, login)
    return toLoginAnswer(login, baseUris(account, request.host, visitPort()), world)
  })

  app.post<LoginParams>('/api/account/:account/refresh', async (request, reply) => {
    const login = requireCsrf(request)
    world.logins.refresh(login)
    setSessionCookie(reply, account, login)
    return reply.code(200).send()
  })

  app.post<LoginParams>('/api/account/:account/logout', async (request, reply) => {
    world.logOut(requireCsrf(request))
    return reply.code(200).send()
  })

  /** What the switches bring about (reference §3.2). */
  function refuseByName(userName: string, actor: boolean): void {
    const { blockedLogin, failingLogin, loginsPerMinute } = world.switches.now
    const isMeant = (name: string) => name === '*' || (name !== '' && name === userName)
    if (isMeant(blockedLogin)) {
      const responseStatus = 'UNAVAILABLE_FOR_LEGAL_REASONS'
      throw new ApiError(451, 'The account or the user name is black-listed', { responseStatus })
    }
    if (isMeant(failingLogin)) {
      throw new ApiError(500, 'Login failed: internal error', { responseStatus: 'INTERNAL_SERVER_ERROR' })
    }
    if (!actor && perMinute.take(userName, loginsPerMinute) > 0) {
      throw new ApiError(429, 'Too many logins', { responseStatus: 'TOO_MANY_REQUESTS' })
    }
  }

  function requireCsrf(request: FastifyRequest): Login {
    parseWith(keepQuery, request.query, 'query')
    const body = csrfBody.safeParse(request.body)
    const sessionIds = cookieValues(request.headers.cookie, 'Session_id')
    const login = body.success ? world.logins.byCsrf(body.data.csrf, sessionIds) : undefined
    if (login !== undefined) return login
    const message = 'CSRF token invalid! It must come with the Session_id cookie of the same login'
    throw new ApiError(401, message, { internalCode: 10, responseStatus: 'UNAUTHORIZED' })
  }
}

function setSessionCookie(reply: FastifyReply, account: string, { sessionId }: Login): void {
  void reply.header('set-cookie', `Session_id=${sessionId}; Path=/api/account/${account}; HttpOnly`)
}

/** Reference §3.1, with the bearer last. */
function toLoginAnswer(login: Login, baseURIs: ReturnType<typeof baseUris>, world: RouteParts['world']): unknown {
  const { agent } = login.desk
  return {
    csrf: login.csrf,
    wsuk: agent.platformAgentId.padStart(18, '7'),
    config: {
      loginName: agent.loginName,
      userId: agent.platformAgentId,
      userPid: agent.userPid,
      userPrivileges: [100, 1730],
      serverCurrentTime: world.now(),
      timeDiff: 0,
      serverTimeZoneName: 'Etc/GMT-1',
      serverTimeGMTDiff: 3_600_000,
      isLPA: false,
      isAdmin: false,
      accountTimeZoneId: 'Etc/GMT-1',
    },
    csdsCollectionResponse: { baseURIs },
    accountData: { agentGroupsData: { items: [{ id: -1, deleted: false, name: 'Main Group' }], revision: 1 } },
    sessionTTl: String(Math.round(world.logins.sessionTtlMs(login))),
    sessionId: login.sessionId,
    bearer: login.bearer,
  }
}
