import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { Chat } from '../chat.ts'
import { toEvents, toInfo, toLink } from '../wire.ts'
import { chatParams } from './callers.ts'
import { fromEvent, parseWith, requireVersion } from './parse-request.ts'
import { accountUrlOf } from './route-parts.ts'
import type { RouteParts } from './route-parts.ts'

const chatRequest = z.object({
  request: z.object({
    skill: z.string().min(1).optional(),
    visitorName: z.string().min(1).optional(),
    language: z.string().min(2).optional(),
    // Ours: only this agent is rung, by the platform's id or the agents file's.
    wantedAgentId: z.string().min(1).optional(),
  }),
})
const line = z.object({ '@type': z.literal('line'), text: z.string() })
const ended = z.object({ '@type': z.literal('state'), state: z.literal('ended') })
const eventBody = z.object({ event: z.discriminatedUnion('@type', [line, ended]) })
const typingBody = z.object({ visitorTyping: z.enum(['typing', 'not-typing']) })

/** The visitor's side of a chat, service `conversationVep` (reference §13). Lines for agents only are never shown. */
export const consumerRoutes: FastifyPluginAsync<RouteParts> = async (app, { world, account }) => {
  const root = `/api/account/${account}/chat`
  const chatUrlOf = (request: FastifyRequest, chat: Chat) =>
    `${accountUrlOf(request, account)}/chat/${chat.birth.chatKey}`

  app.addHook('preHandler', requireVersion)
  app.addHook('preHandler', async ({ headers }) => {
    if (!/^LivePerson appKey=\S+$/.test(headers.authorization ?? '')) throw new ApiError(401, 'The appKey is missing')
  })

  app.post(`${root}/request`, async (request, reply) => {
    const { wantedAgentId, ...wishes } = parseWith(chatRequest, request.body, 'body').request
    const wanted = wantedAgentId === undefined ? undefined : world.deskOf(wantedAgentId)
    if (wantedAgentId !== undefined && wanted === undefined) throw new ApiError(400, 'There is no such agent')
    const location = chatUrlOf(request, world.startChat({ ...wishes, wanted }))
    return reply
      .code(201)
      .header('location', location)
      .send({ chatLocation: { link: toLink(location, 'location') } })
  })

  app.get(`${root}/:chatId/events`, async (request) => {
    const chat = requireChat(request)
    const { from } = parseWith(fromEvent, request.query, 'query')
    const shown = chat.eventsFrom(from).filter((event) => event.type !== 'line' || !event.agentsOnly)
    return { events: toEvents(chat, shown, chatUrlOf(request, chat)) }
  })

  app.post(`${root}/:chatId/events`, async (request, reply) => {
    const chat = requireChat(request)
    const { event } = parseWith(eventBody, request.body, 'body')
    if (chat.state === 'ended') throw new ApiError(400, 'The chat is ended')
    if (event['@type'] === 'state') world.endChat(chat, 'visitor')
    else world.say(chat, { source: 'visitor', by: chat.birth.visitorName, text: event.text })
    const location = `${chatUrlOf(request, chat)}/events/${chat.events.length - 1}`
    return reply
      .code(201)
      .header('location', location)
      .send({ chatEventLocation: { link: toLink(location, 'location') } })
  })

  app.get(`${root}/:chatId/info`, async (request) => {
    const chat = requireChat(request)
    return { info: toInfo(chat, (skill) => world.skillId(skill), world.now(), chatUrlOf(request, chat)) }
  })

  app.put(`${root}/:chatId/info/visitorTyping`, async (request, reply) => {
    const chat = requireChat(request)
    const { visitorTyping } = parseWith(typingBody, request.body, 'body')
    if (chat.state !== 'ended') chat.visitorTyping = visitorTyping === 'typing'
    return reply.code(200).send()
  })

  function requireChat(request: FastifyRequest): Chat {
    const chat = world.chats.get(chatParams.parse(request.params).chatId)
    if (chat === undefined) throw new ApiError(404, 'There is no such chat', { internalCode: 12 })
    chat.lastUpdateAt = world.now()
    return chat
  }
}
