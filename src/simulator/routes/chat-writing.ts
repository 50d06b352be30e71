import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { z } from 'zod'
import { toSafeAgentHtml } from '../agent-html.ts'
import { ApiError } from '../api-error.ts'
import type { Chat } from '../chat.ts'
import { surveyRefusal, toSurvey } from '../survey.ts'
import { onlineForSkill } from '../transfer.ts'
import { chatUrlOf } from '../wire-chat.ts'
import { oneOrMany, toLink } from '../wire.ts'
import { requireChat, requireOwnChat } from './callers.ts'
import { asList, parseWith, requireVersion } from './parse-request.ts'
import { chatViewOf } from './route-parts.ts'
import type { RouteParts } from './route-parts.ts'

const structuredContent = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())])
const line = z
  .object({
    '@type': z.literal('line'),
    text: z.string(),
    textType: z.enum(['plain', 'html', 'rich-content']).default('plain'),
    subType: z.enum(['REGULAR', 'ONLY_TO_REP']).default('REGULAR'),
    json: structuredContent.optional(),
  })
  .refine(({ textType, json }) => textType !== 'rich-content' || json !== undefined, {
    path: ['json'],
    error: 'rich content needs its JSON',
  })
const ended = z.object({ '@type': z.literal('state'), state: z.literal('ended') })
const eventBody = z.object({
  event: z.discriminatedUnion('@type', [line, ended], { error: wrongKind }),
})
/** Only for what is neither; a line with a mistake is told its mistake. */
function wrongKind(issue: { readonly code?: string | undefined }): string | undefined {
  return issue.code === 'invalid_union' ? 'must be a line or the state ended' : undefined
}
const typingBody = z.object({ agentTyping: z.enum(['typing', 'not-typing']) })
const target = z.object({ id: z.union([z.string(), z.number()]).transform(String) })
const transferBody = z.object({
  transfer: z.object({ skill: target.optional(), agent: target.optional(), text: z.string().optional() }),
})
const answer = z.union([z.string(), z.number().transform(String), z.object({ $: z.string() }).transform(({ $ }) => $)])
const question = z.object({ id: z.union([z.string(), z.number()]).transform(String), answer: asList(answer) })
const surveyBody = z.object({ survey: z.object({ question: asList(question) }) })

/** Writing into one's chats: lines, end, typing, transfer, survey (reference §5.5). */
export const chatWritingRoutes: FastifyPluginAsync<RouteParts> = async (app, parts) => {
  const { world, account } = parts
  const root = `/api/account/${account}/agentSession/:agentSessionId/chat/:chatId`

  app.addHook('preHandler', requireVersion)

  app.post(`${root}/events`, async (request, reply) => {
    const { session, chat } = requireOwnChat(request, parts)
    const { event } = parseWith(eventBody, request.body, 'body')
    if (chat.state !== 'chatting') throw new ApiError(400, `The chat is ${chat.state}`)
    if (event['@type'] === 'state') world.endChat(chat, 'agent')
    else sayAsAgent(chat, event)
    const location = `${chatUrlOf(chat, chatViewOf(request, session, parts))}/events/${chat.lastEventId}`
    const link = toLink(location, 'location')
    return sendCreated(
      reply,
      location,
      event['@type'] === 'state' ? { chatLocation: { link } } : { chatEventLocation: { link } },
    )
  })

  app.put(`${root}/info/agentTyping`, async (request, reply) => {
    const { chat } = requireOwnChat(request, parts)
    const { agentTyping } = parseWith(typingBody, request.body, 'body')
    if (chat.state === 'chatting') chat.agentTyping = agentTyping === 'typing'
    return reply.code(200).send()
  })

  app.get(`${root}/transfer`, async (request) => {
    const { chat } = requireChat(request, parts)
    const skills = world.skillIds.names.flatMap((name) => {
      const online = onlineForSkill(name, chat, world).length
      return online > 0 ? [{ id: String(world.skillIds.of(name)), name, onlineAgents: String(online) }] : []
    })
    return { transfer: { skill: oneOrMany(skills) } }
  })

  app.post(`${root}/transfer`, async (request, reply) => {
    const { chat } = requireOwnChat(request, parts)
    const { agent, skill, text } = parseWith(transferBody, request.body, 'body').transfer
    const wanted = agent && world.desks.find((desk) => desk.agent.platformAgentId === agent.id.split('.').at(-1))
    // The agent wins (reference §5.5 method 21), also when there is no such agent.
    const to = agent === undefined ? { skill: skill && world.skillIds.nameOf(Number(skill.id)) } : { agent: wanted }
    const errormsg = world.transfer(chat, to, text)
    if (errormsg === undefined) return reply.code(200).send()
    return reply.code(world.switches.now.transferErrorStatus).send({ transfer: { errormsg } })
  })

  app.get(`${root}/survey`, async (request) => {
    const { session, chat } = requireChat(request, parts)
    return toSurvey(chat.surveyAnswers, `${chatUrlOf(chat, chatViewOf(request, session, parts))}/survey`)
  })

  app.put(`${root}/survey`, async (request, reply) => {
    const { chat } = requireOwnChat(request, parts)
    const { survey } = parseWith(surveyBody, request.body, 'body')
    const answers = new Map([
      ...chat.surveyAnswers,
      ...survey.question.map(({ id, answer: values }) => [id, values] as const),
    ])
    const refusal = surveyRefusal(answers)
    if (refusal !== undefined) throw new ApiError(400, refusal)
    chat.surveyAnswers = answers
    return reply.code(200).send()
  })

  function sayAsAgent(chat: Chat, { text, textType, subType, json }: z.output<typeof line>): void {
    const safe = textType === 'html' ? toSafeAgentHtml(text) : text
    if (safe === undefined) throw new ApiError(400, 'HTML must not hold iframes, scripts or DOM actions')
    const by = chat.desk?.agent.nickname ?? ''
    world.say(chat, { source: 'agent', by, text: safe, textType, json, agentsOnly: subType === 'ONLY_TO_REP' })
  }
}

function sendCreated(reply: FastifyReply, location: string, body: unknown): FastifyReply {
  return reply.code(201).header('location', location).send(body)
}
