import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'
import type { Chat } from '../chat.ts'
import { isShownTo, toEvents, toInfo, toLink, toTyping } from '../wire.ts'
import { chatParams } from './callers.ts'
import { chatRequest } from './chat-request.ts'
import { fromEvent, parseWith, requireVersion } from './parse-request.ts'
import { accountUrlOf } from './route-parts.ts'
import type { RouteParts } from './route-parts.ts'

/** With it the simulator's own visitors come; theirs is the page that stays open without asking (reference §9). */
const ownAppKey = 'sotto-simulator'

const line = z.object({ '@type': z.literal('line'), text: z.string() })
const ended = z.object({ '@type': z.literal('state'), state: z.literal('ended') })
const eventBody = z.object({ event: z.discriminatedUnion('@type', [line, ended]) })
const typingBody = z.object({ visitorTyping: z.enum(['typing', 'not-typing']) })

/** The visitor's side of a chat, service `conversationVep` (reference §13). Lines for agents only are never shown. */
export const consumerRoutes: FastifyPluginAsync<RouteParts> = async (app, { world, account }) => {
  const root = `/api/account/${account}/chat`
  const chatUrlOf = (request: FastifyRequest, chat: Chat) =>
    `${accountUrlOf(request, account)}/chat/${chat.birth.chatKey}`
  const appKeyOf = ({ headers }: FastifyRequest) => /^LivePerson appKey=(\S+)$/.exec(headers.authorization ?? '')?.[1]

  app.addHook('preHandler', requireVersion)
  app.addHook('preHandler', async (request) => {
    if (appKeyOf(request) === undefined) throw new ApiError(401, 'The appKey is missing')
  })

  app.post(`${root}/request`, async (request, reply) => {
    const wishes = parseWith(chatRequest, request.body, 'body')
    const { wantedAgentId, customVariables, sde, participant, ...plain } = wishes
    const wanted = wantedAgentId === undefined ? undefined : world.deskOf(wantedAgentId)
    if (wantedAgentId !== undefined && wanted === undefined) throw new ApiError(400, 'There is no such agent')
    const visitor = { customVariables, sde, participant, own: appKeyOf(request) === ownAppKey }
    const location = chatUrlOf(request, world.startChat({ ...plain, wanted, visitor }))
    return reply
      .code(201)
      .header('location', location)
      .send({ chatLocation: { link: toLink(location, 'location') } })
  })

  app.get(`${root}/:chatId`, async (request) => {
    const chat = requireChat(request)
    const url = chatUrlOf(request, chat)
    const next = `${url}?from=${chat.lastEventId + 1}`
    const links = [toLink(url, 'self'), toLink(`${url}/events`, 'events'), toLink(`${url}/info`, 'info')]
    return {
      chat: { link: [...links, toLink(next, 'next')], events: eventsOf(request, chat), info: infoOf(request, chat) },
    }
  })

  app.get(`${root}/:chatId/events`, async (request) => ({ events: eventsOf(request, requireChat(request)) }))

  app.post(`${root}/:chatId/events`, async (request, reply) => {
    const chat = requireChat(request)
    const { event } = parseWith(eventBody, request.body, 'body')
    if (chat.state === 'ended') throw new ApiError(400, 'The chat is ended')
    if (event['@type'] === 'state') world.endChat(chat, 'visitor')
    // HTML of a visitor is text like any other (reference §6.1).
    else world.say(chat, { source: 'visitor', by: chat.birth.visitorName, text: event.text })
    const location = `${chatUrlOf(request, chat)}/events/${chat.lastEventId}`
    return reply
      .code(201)
      .header('location', location)
      .send({ chatEventLocation: { link: toLink(location, 'location') } })
  })

  app.get(`${root}/:chatId/info`, async (request) => ({ info: infoOf(request, requireChat(request)) }))

  app.get(`${root}/:chatId/info/agentTyping`, async (request) => {
    return { agentTyping: toTyping(requireChat(request).agentTyping) }
  })

  app.put(`${root}/:chatId/info/visitorTyping`, async (request, reply) => {
    const chat = requireChat(request)
    const { visitorTyping } = parseWith(typingBody, request.body, 'body')
    if (chat.state !== 'ended') chat.visitorTyping = visitorTyping === 'typing'
    return reply.code(200).send()
  })

  function eventsOf(request: FastifyRequest, chat: Chat): unknown {
    const { from } = parseWith(fromEvent, request.query, 'query')
    const shown = chat.eventsFrom(from).filter((event) => isShownTo(undefined, event))
    return toEvents(chat, shown, chatUrlOf(request, chat))
  }

  function infoOf(request: FastifyRequest, chat: Chat): unknown {
    return toInfo(chat, chatUrlOf(request, chat), {
      skillId: (skill) => world.skillIds.of(skill),
      now: world.now(),
      chatTimeoutMs: world.switches.now.chatTimeout,
      sessionUrl: undefined,
    })
  }

  function requireChat(request: FastifyRequest): Chat {
    const chat = world.chats.get(chatParams.parse(request.params).chatId)
    if (chat === undefined) throw new ApiError(404, 'There is no such chat', { internalCode: 12 })
    chat.lastUpdateAt = chat.visitorSeenAt = world.now()
    return chat
  }
}
