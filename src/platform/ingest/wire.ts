import { z } from 'zod'
import { conversationStates, speakers } from '../../domain/conversation.ts'
import { chatKeyPattern } from '../liveperson-chat/chat-key.ts'

/** Events of one request, at most. */
export const maxEvents = 500
/** Characters of one line, at most. */

/** What `at` may lie between: seconds taken for milliseconds, and the reverse, fall outside. */
const earliestAt = Date.UTC(2000, 0, 1)
const latestAt = Date.UTC(2100, 0, 1)

const noTime = 'a time is expected: ISO 8601 with its zone, or epoch milliseconds'
const wrongTime = 'a time between the years 2000 and 2100 is expected; as a number in milliseconds, not seconds'

const at = z
  .union(
    [
      z.iso.datetime({ offset: true, error: noTime }),
      z.int(noTime).min(earliestAt, wrongTime).max(latestAt, wrongTime),
    ],
    {
      error: noTime,
    },
  )
  .transform((value) => new Date(value))
  .refine((date) => date.getTime() >= earliestAt && date.getTime() < latestAt, { error: wrongTime })
  .describe('When it happened: ISO 8601 with its zone, or epoch milliseconds. The same in every copy of an event.')

const conversationId = z
  .string()
  .regex(/^[A-Za-z0-9._:~-]{1,200}$/, '1 to 200 letters, digits, dots, colons, dashes, tildes and underscores')
  .describe(
    "The platform's own id of the conversation. Never an e-mail address or a phone number: it is stored as it is.",
  )

const noEventId =
  'a string of 1 to 200 characters or a whole number below 2^53 is expected; larger numbers go as strings'

const eventId = z
  .union([z.string().min(1, noEventId).max(200, noEventId), z.int(noEventId).nonnegative(noEventId)], {
    error: noEventId,
  })
  .describe('Tells two copies of an event: the same id of a conversation a second time is not taken again.')

const agent = z.string().min(1).max(200).describe("The platform's name or number of the human agent.")
const name = z.string().max(200)

const rtSessionId = z
  .union([z.string().regex(/^[\w-]{1,64}$/), z.int().nonnegative()])
  .transform(String)
  .describe('LivePerson: joins the conversation with the chat that is also polled.')

const chatKey = z
  .string()
  .regex(chatKeyPattern, 'a chat key is expected: H, digits, a dash, letters or digits, K, digits')
  .describe("LivePerson: the chat's key, by which a listening user reads it where the agent is in mode keys.")

const common = { conversationId, eventId, at }

const conversationStarted = z.strictObject({
  type: z.literal('conversation-started'),
  ...common,
  agent,
  visitorName: name.optional(),
  skill: name.optional(),
  language: z.string().max(40).optional(),
  rtSessionId: rtSessionId.optional(),
  chatKey: chatKey.optional(),
  accountId: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
})

const line = z.strictObject({
  type: z.literal('line'),
  ...common,
  speaker: z.enum(speakers),
  text: z.string().describe('Of more than 20,000 characters the rest is cut.'),
  html: z.boolean().optional().describe('True where the text is HTML; it is turned into plain text.'),
  agentsOnly: z.boolean().optional().describe('True where the visitor cannot see the line.'),
})

const typing = z.strictObject({
  type: z.literal('typing'),
  ...common,
  speaker: z.enum(['visitor', 'agent']),
  typing: z.boolean(),
})

const stateChanged = z.strictObject({
  type: z.literal('state-changed'),
  ...common,
  state: z.enum(conversationStates),
})

const agentChanged = z.strictObject({ type: z.literal('agent-changed'), ...common, agent })

const fact = z.strictObject({
  name: z.string().regex(/^[A-Za-z][\w.-]{0,59}$/, 'a letter, then up to 59 letters, digits, dots and dashes'),
  value: z.string().max(1_000),
  source: z.string().max(100).describe('Where the fact comes from, such as a form or a system.'),
})

const facts = z.strictObject({ type: z.literal('facts'), ...common, facts: z.array(fact).min(1).max(100) })

const event = z.discriminatedUnion('type', [conversationStarted, line, typing, stateChanged, agentChanged, facts])

/** The body of a push (docs/ingest.md). Strict: a key that is not known is refused. */
export const ingestBody = z.strictObject({ events: z.array(event).min(1).max(maxEvents) })

export type IngestEvent = z.infer<typeof event>
export type ConversationStarted = z.infer<typeof conversationStarted>
export type IngestFact = Readonly<z.infer<typeof fact>>

/** The body as JSON Schema (draft 2020-12), as it is served at `/ingest/v1/schema.json`. */
export function ingestJsonSchema(): object {
  return {
    title: 'Events pushed to Sotto',
    description: 'The body of POST /ingest/v1/events.',
    ...z.toJSONSchema(ingestBody, { io: 'input' }),
  }
}
