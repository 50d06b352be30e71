import { z } from 'zod'
import { countOrAny, digits, list, maybe, object, parseAnswer, text } from './wire-shapes.ts'

export const availabilities = ['Online', 'Away', 'Occupied', 'Offline'] as const
export type Availability = (typeof availabilities)[number]

const availability = object({ chat: z.enum(availabilities), voice: maybe(z.enum(availabilities)) })

const agentInfo = object({
  info: object({
    id: text,
    agentName: maybe(z.string()),
    displayName: maybe(z.string()),
    loginName: maybe(z.string()),
    /** -1 where unlimited. */
    maxChats: maybe(countOrAny),
    availability: maybe(availability),
    /** The reason the agent gave with the availability (reference §5.2). */
    chatReasonId: maybe(text),
    skillsInfo: maybe(object({ skillInfo: list(object({ id: text, name: z.string() })) })),
  }),
})

/** Numbers of `@chatState` (reference §5.2 method 4). */
const chatStates: Readonly<Record<string, Availability>> = {
  '1': 'Offline',
  '2': 'Online',
  '3': 'Occupied',
  '4': 'Away',
}

const agents = object({
  availableAgents: object({
    agents: object({
      agent: list(
        object({
          id: text,
          chatState: maybe(text.transform((state) => chatStates[state])),
          nickname: maybe(z.string()),
          chats: maybe(digits),
          /** Seen in third-party clients only, its unit not documented; taken for seconds (reference §5.2 method 4). */
          elapsedTimeInState: maybe(digits),
        }),
      ),
    }),
    link: maybe(object({ href: z.string() })),
  }),
})

const transferSkills = object({
  transfer: object({ skill: list(object({ id: text, name: z.string(), onlineAgents: maybe(digits) })) }).nullish(),
})

const survey = object({
  survey: object({
    header: maybe(z.string()),
    question: list(
      object({ id: text, label: maybe(z.string()), type: maybe(z.string()), mandatory: maybe(z.boolean()) }),
    ),
  }),
})

/** Reference §5.2 method 2. */
export const parseAvailability = (raw: unknown) =>
  parseAnswer(object({ availability }), raw, 'Availability').availability
/** Reference §5.2 method 6. */
export const parseAgentInfo = (raw: unknown) => parseAnswer(agentInfo, raw, 'Agent information').info
/** Reference §5.2 method 4. */
export const parseAvailableAgents = (raw: unknown) =>
  parseAnswer(agents, raw, 'Available agents').availableAgents.agents.agent
/** Reference §5.2 method 5; -1 is unlimited. */
export const parseSlots = (raw: unknown) =>
  parseAnswer(object({ availableSlots: countOrAny }), raw, 'Available slots').availableSlots
/** Reference §5.5 method 20. */
export const parseTransferSkills = (raw: unknown) =>
  parseAnswer(transferSkills, raw ?? {}, 'Skills for a transfer').transfer?.skill ?? []
/** The error that a refused transfer carries (reference §11), which may come with a good status. */
export const parseTransferError = (raw: unknown): string | undefined => {
  const schema = object({ transfer: object({ errormsg: maybe(z.string()) }) })
  const parsed = schema.safeParse(raw)
  return parsed.success ? parsed.data.transfer.errormsg : undefined
}
/** Reference §5.5 method 22. */
export const parseSurvey = (raw: unknown) => parseAnswer(survey, raw, 'Survey').survey
