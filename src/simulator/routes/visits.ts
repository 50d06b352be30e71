import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { Chat } from '../chat.ts'
import { toCustomVariables, toVisit, toVisitInfo, toVisitState } from '../wire-visit.ts'
import { sharkSessionId, sharkVisitorId } from '../wire.ts'
import { requireAgentSession, requireLogin, requireReadable } from './callers.ts'
import { parseWith, requireVersion } from './parse-request.ts'
import { sessionUrlOf } from './route-parts.ts'
import type { RouteParts } from './route-parts.ts'

const visitParams = z.object({ visitId: z.string() })
const visitorParams = z.object({ visitorId: z.string().regex(/^S?\d{1,15}$/) })
const stateQuery = z.object({ v: z.literal('1'), filter: z.literal('agent'), sid: z.string() })

/** The visit behind a chat (reference §7.2), and the Visit Information API, service `smt` (§7.3). */
export const visitRoutes: FastifyPluginAsync<RouteParts> = async (app, { world, account, visitPort }) => {
  const root = `/api/account/${account}/agentSession/:agentSessionId/visits/visit/:visitId`

  app.get(root, { preHandler: requireVersion }, async (request) => toVisit(requireVisit(request).url))

  app.get(`${root}/info`, { preHandler: requireVersion }, async (request) => {
    const { chat, url } = requireVisit(request)
    return toVisitInfo(chat, url, world.now())
  })

  app.get(`${root}/customVariables`, { preHandler: requireVersion }, async (request) => {
    const { chat, url } = requireVisit(request)
    return toCustomVariables(chat, url)
  })

  app.get(`/api/account/${account}/monitoring/visitors/:visitorId/visits/current/state`, async (request) => {
    // Postman calls it on the agentVep host; where it has a port of its own it is nowhere else.
    const port = visitPort()
    if (port !== undefined && request.socket.localPort !== port) throw new ApiError(404, 'The service is not here')
    const { desk } = requireLogin(request)
    const { sid } = parseWith(stateQuery, request.query, 'query')
    const { visitorId } = parseWith(visitorParams, request.params, 'path')
    const chat = world.visits.byVisitorId(Number(visitorId.replace('S', '')))
    if (chat === undefined || !isOf(chat, visitorId, sid)) throw gone()
    requireFresh(chat)
    if (world.switches.now.foreignChats === 'strict' && chat.desk !== desk) {
      throw new ApiError(403, 'The visit belongs to another agent’s chat')
    }
    return toVisitState(chat)
  })

  function requireVisit(request: FastifyRequest): { readonly chat: Chat; readonly url: string } {
    const session = requireAgentSession(request, world)
    const { visitId } = visitParams.parse(request.params)
    const chat = world.visits.byVisitId(visitId)
    if (chat === undefined) throw gone()
    requireReadable(chat, session, world)
    requireFresh(chat)
    return { chat, url: `${sessionUrlOf(request, account, session)}/visits/visit/${visitId}` }
  }

  function requireFresh({ birth }: Chat): void {
    if (world.now() - birth.startedAt > world.forgetEndedMs) throw gone()
  }
}

/** The numeric ids of the chat's info are taken as well as the ids that are inferred to be meant. */
function isOf({ birth }: Chat, visitorId: string, sid: string): boolean {
  const isVisitor = visitorId === sharkVisitorId(birth.visitorId) || visitorId === String(birth.visitorId)
  return isVisitor && (sid === sharkSessionId(birth.rtSessionId) || sid === String(birth.rtSessionId))
}

function gone(): ApiError {
  return new ApiError(404, 'The visit is not in memory any more', { internalCode: 12 })
}
