import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import { chatUrlOf, toChat, toChatEvents, toChatOfMany } from '../wire-chat.ts'
import { oneOrMany, toInfo, toTyping } from '../wire.ts'
import { readableChat, requireAgentSession, requireChat } from './callers.ts'
import { fromEvent, parseWith, requireVersion } from './parse-request.ts'
import { chatViewOf } from './route-parts.ts'
import type { RouteParts } from './route-parts.ts'

const manyQuery = z.object({ chatSessionKeys: z.string().min(1), fromEventIds: z.string().default('') })

/** Reading chats (reference §5.4). */
export const chatRoutes: FastifyPluginAsync<RouteParts> = async (app, parts) => {
  const { world, account } = parts
  const root = `/api/account/${account}/agentSession/:agentSessionId/chat`

  app.addHook('preHandler', requireVersion)

  app.get(root, async (request) => {
    const session = requireAgentSession(request, world)
    const { multipleChats, fromEventIds: reading } = world.switches.now
    if (multipleChats === 'refused') throw new ApiError(404, 'This resource is not exposed')
    const { chatSessionKeys, fromEventIds } = parseWith(manyQuery, request.query, 'query')
    const view = chatViewOf(request, session, parts)
    const from = fromEventIds.split(',').map((id) => {
      if (id.trim() === '') return 0
      return parseWith(fromEvent, { from: id }, 'query').from + (reading === 'exclusive' ? 1 : 0)
    })
    const refusals: ApiError[] = []
    const chats = chatSessionKeys.split(',').flatMap((chatKey, index) => {
      try {
        return [toChatOfMany(readableChat(chatKey, session, parts), from[index] ?? 0, view)]
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        refusals.push(error)
        return []
      }
    })
    // One chat that has gone must not hide the others.
    if (chats.length === 0 && refusals[0] !== undefined) throw refusals[0]
    return { chats: { chat: oneOrMany(chats) } }
  })

  app.get(`${root}/:chatId`, async (request) => {
    const { session, chat } = requireChat(request, parts)
    const { from } = parseWith(fromEvent, request.query, 'query')
    return { chat: toChat(chat, from, chatViewOf(request, session, parts)) }
  })

  app.get(`${root}/:chatId/events`, async (request) => {
    const { session, chat } = requireChat(request, parts)
    const { from } = parseWith(fromEvent, request.query, 'query')
    return { events: toChatEvents(chat, from, chatViewOf(request, session, parts)) }
  })

  app.get(`${root}/:chatId/info`, async (request) => {
    const { session, chat } = requireChat(request, parts)
    const view = chatViewOf(request, session, parts)
    return { info: toInfo(chat, chatUrlOf(chat, view), view) }
  })

  app.get(`${root}/:chatId/info/visitorName`, async (request) => {
    return { visitorName: requireChat(request, parts).chat.birth.visitorName }
  })

  // 201 for a read is what the reference says (§5.1 methods 17 and 19).
  app.get(`${root}/:chatId/info/agentTyping`, async (request, reply) => {
    return reply.code(201).send({ agentTyping: toTyping(requireChat(request, parts).chat.agentTyping) })
  })

  app.get(`${root}/:chatId/info/visitorTyping`, async (request, reply) => {
    return reply.code(201).send({ visitorTyping: toTyping(requireChat(request, parts).chat.visitorTyping) })
  })
}
