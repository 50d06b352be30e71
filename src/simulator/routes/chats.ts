import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { ChatView } from '../wire-chat.ts'
import { chatUrlOf, toChat, toChatOfMany } from '../wire-chat.ts'
import { oneOrMany, toEvents, toInfo, toLink, toTyping } from '../wire.ts'
import type { AgentSession } from '../logins.ts'
import { readableChat, requireAgentSession, requireChat, requireOwnChat } from './callers.ts'
import { fromEvent, parseWith, requireVersion } from './parse-request.ts'
import { accountUrlOf } from './route-parts.ts'
import type { RouteParts } from './route-parts.ts'

const line = z.object({
  '@type': z.literal('line'),
  text: z.string(),
  textType: z.enum(['plain', 'html', 'rich-content']).optional(),
  subType: z.enum(['REGULAR', 'ONLY_TO_REP']).optional(),
  json: z.unknown().optional(),
})
const ended = z.object({ '@type': z.literal('state'), state: z.literal('ended') })
const eventBody = z.object({ event: z.discriminatedUnion('@type', [line, ended]) })
const typingBody = z.object({ agentTyping: z.enum(['typing', 'not-typing']) })
const manyQuery = z.object({ chatSessionKeys: z.string().min(1), fromEventIds: z.string().default('') })

/** Reading and writing one's chats (reference §5.4, §5.5). */
export const chatRoutes: FastifyPluginAsync<RouteParts> = async (app, parts) => {
  const { world, account } = parts
  const root = `/api/account/${account}/agentSession/:agentSessionId/chat`
  const skillId = (skill: string) => world.skillId(skill)
  const viewOf = (request: FastifyRequest, { agentSessionId }: AgentSession): ChatView => ({
    skillId,
    now: world.now(),
    sessionUrl: `${accountUrlOf(request, account)}/agentSession/${agentSessionId}`,
  })

  app.addHook('preHandler', requireVersion)

  app.get(root, async (request) => {
    const session = requireAgentSession(request, world)
    const { chatSessionKeys, fromEventIds } = parseWith(manyQuery, request.query, 'query')
    const view = viewOf(request, session)
    const from = fromEventIds.split(',').map((id) => parseWith(fromEvent, { from: id }, 'query').from)
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
    return { chat: toChat(chat, from, viewOf(request, session)) }
  })

  app.get(`${root}/:chatId/events`, async (request) => {
    const { session, chat } = requireChat(request, parts)
    const { from } = parseWith(fromEvent, request.query, 'query')
    return { events: toEvents(chat, chat.eventsFrom(from), chatUrlOf(chat, viewOf(request, session))) }
  })

  app.post(`${root}/:chatId/events`, async (request, reply) => {
    const { session, chat } = requireOwnChat(request, parts)
    const { event } = parseWith(eventBody, request.body, 'body')
    if (chat.state !== 'chatting') throw new ApiError(400, `The chat is ${chat.state}`)
    if (event['@type'] === 'state') {
      world.endChat(chat, 'agent')
    } else {
      const { text, textType = 'plain', subType, json } = event
      const by = session.login.desk.agent.nickname
      world.say(chat, { source: 'agent', by, text, textType, json, agentsOnly: subType === 'ONLY_TO_REP' })
    }
    const location = `${chatUrlOf(chat, viewOf(request, session))}/events/${chat.events.length - 1}`
    const link = toLink(location, 'location')
    return sendCreated(
      reply,
      location,
      event['@type'] === 'state' ? { chatLocation: { link } } : { chatEventLocation: { link } },
    )
  })

  app.get(`${root}/:chatId/info`, async (request) => {
    const { session, chat } = requireChat(request, parts)
    return { info: toInfo(chat, skillId, world.now(), chatUrlOf(chat, viewOf(request, session))) }
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

  app.put(`${root}/:chatId/info/agentTyping`, async (request, reply) => {
    const { chat } = requireOwnChat(request, parts)
    const { agentTyping } = parseWith(typingBody, request.body, 'body')
    if (chat.state === 'chatting') chat.agentTyping = agentTyping === 'typing'
    return reply.code(200).send()
  })
}

function sendCreated(reply: FastifyReply, location: string, body: unknown): FastifyReply {
  return reply.code(201).header('location', location).send(body)
}
