import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import { cookieValues } from '../cookie-values.ts'
import type { Login } from '../logins.ts'
import { noteCaller } from './callers.ts'
import { baseUris } from './domain.ts'
import { parseWith } from './parse-request.ts'
import type { RouteParts } from './route-parts.ts'

const loginQuery = z.object({ v: z.string().regex(/^1(\.\d)?$/, 'must be given, e.g. 1.3') })
const userLogin = z.object({ username: z.string(), password: z.string() })
const csrfBody = z.object({ csrf: z.string() })

/** Login Service API (reference §3): user login, refresh, logout. */
export const loginRoutes: FastifyPluginAsync<RouteParts> = async (app, { world, account, actorSecret }) => {
  app.post(`/api/account/${account}/login`, async (request, reply) => {
    parseWith(loginQuery, request.query, 'query')
    const body = userLogin.safeParse(request.body)
    if (!body.success) {
      const message = 'This stand-in offers the user login only: the body must have username and password'
      throw new ApiError(400, message, { responseStatus: 'BAD_REQUEST' })
    }
    const actor = request.headers['x-sotto-actor'] === actorSecret
    const login = world.logIn(body.data.username, body.data.password, actor)
    if (login === undefined) {
      throw new ApiError(401, 'Login failed: wrong user name or password', { responseStatus: 'UNAUTHORIZED' })
    }
    noteCaller(request, login)
    setSessionCookie(reply, account, login)
    return toLoginAnswer(login, account, request.host, world.now())
  })

  app.post(`/api/account/${account}/refresh`, async (request, reply) => {
    setSessionCookie(reply, account, requireCsrf(request))
    return reply.code(200).send()
  })

  app.post(`/api/account/${account}/logout`, async (request, reply) => {
    world.logOut(requireCsrf(request))
    return reply.code(200).send()
  })

  function requireCsrf(request: FastifyRequest): Login {
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
function toLoginAnswer(login: Login, account: string, host: string, now: number): unknown {
  const { agent } = login.desk
  return {
    csrf: login.csrf,
    wsuk: agent.platformAgentId.padStart(18, '7'),
    config: {
      loginName: agent.loginName,
      userId: agent.platformAgentId,
      userPid: agent.userPid,
      userPrivileges: [100, 1730],
      serverCurrentTime: now,
      timeDiff: 0,
      serverTimeZoneName: 'Etc/GMT-1',
      serverTimeGMTDiff: 3_600_000,
      isLPA: false,
      isAdmin: false,
      accountTimeZoneId: 'Etc/GMT-1',
    },
    csdsCollectionResponse: { baseURIs: baseUris(account, host) },
    accountData: { agentGroupsData: { items: [{ id: -1, deleted: false, name: 'Main Group' }], revision: 1 } },
    sessionTTl: '28800000',
    sessionId: login.sessionId,
    bearer: login.bearer,
  }
}
