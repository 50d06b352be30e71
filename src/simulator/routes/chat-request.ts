import { z } from 'zod'
import { newParticipantId, sdeGroups } from '../chat-visitor.ts'
import { asList } from './parse-request.ts'

const text = z.union([z.string(), z.number().transform(String)])
const day = z.object({ year: z.number().int(), month: z.number().int(), day: z.number().int() })
const bare = (key: string) => (raw: unknown) =>
  typeof raw === 'object' && raw !== null && key in raw ? (raw as Record<string, unknown>)[key] : raw

const customVariable = z
  .object({
    name: z.string().min(1),
    value: text,
    displayName: z.string().optional(),
    scope: z.enum(['session', 'visitor']).default('session'),
    source: z.enum(['prechat', 'chat window', 'rule engine']).default('prechat'),
  })
  .transform((variable) => ({ ...variable, displayName: variable.displayName ?? variable.name }))

const participant = z.object({
  participantId: z.uuid().default(newParticipantId),
  customerId: text.optional(),
  customerStatus: z.string().optional(),
  customerType: z.string().optional(),
  balance: z.number().optional(),
  registrationDate: day.optional(),
  lastPaymentDate: day.optional(),
  socialId: z.string().optional(),
  imei: z.string().optional(),
  userName: z.string().optional(),
  companySize: z.number().int().optional(),
  accountName: z.string().optional(),
  role: z.string().optional(),
  name: z.string().optional(),
  surname: z.string().optional(),
  contacts: z.array(z.object({ email: z.string().optional(), phone: z.string().optional() })).optional(),
})

const wishes = z.object({
  skill: z.string().min(1).optional(),
  visitorName: z.string().min(1).optional(),
  language: z.string().min(2).optional(),
  /** What the visitor wrote before the chat: a list, or `{line: …}`. */
  preChatLines: z.preprocess(bare('line'), asList(z.string())).default([]),
  /** Pre-chat survey answers among them: a list, or `{customVariable: …}`. */
  customVariables: z.preprocess(bare('customVariable'), asList(customVariable)).default([]),
  // The rest is ours: what a platform knows from elsewhere.
  /** Only this agent is rung, by the platform's id or the agents file's. */
  wantedAgentId: z.string().min(1).optional(),
  /** Engagement attributes by group, e.g. `{"personalInfo": {"name": "Lin"}}` (reference §7.3). */
  sde: z.partialRecord(z.enum(sdeGroups), z.record(z.string(), z.unknown())).default({}),
  /** An authenticated visitor, with the fields of reference §5.6. */
  participant: participant.optional(),
})

/** Body of `POST …/chat/request` (reference §13). Everything may stand inside `request` or beside it. */
export const chatRequest = z
  .looseObject({ request: z.looseObject({}) })
  .transform(({ request, ...beside }) => ({ ...beside, ...request }))
  .pipe(wishes)
