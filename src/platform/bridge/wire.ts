import { z } from 'zod'

/** Lines of one request, at most. */
export const linesAtMost = 400

/** A value of the workspace may be missing or of another type than documented: then it is left out (widget reference §3). */
const text = z.string().optional().catch(undefined)
const scalar = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined)

/** One line as the workspace has it (widget reference §3.2). */
const line = z.object({
  id: z.union([z.string().min(1).max(60), z.number().transform(String)]),
  source: z.enum(['visitor', 'agent', 'system']),
  text: z.string(),
  textType: text,
  subType: text,
  time: z
    .union([z.string().max(60), z.number()])
    .optional()
    .catch(undefined),
})

const id = /^[\w-]{1,100}$/

/**
 * What the widget tells of the conversation that the workspace shows. All of it is asserted by a page: it selects a
 * conversation and opens none (widget reference §4).
 */
export const bridgeBody = z.object({
  accountId: z.string().regex(id),
  rtSessionId: z.string().regex(id),
  /** New whenever the page begins to follow the conversation, so that Sotto takes it up again. */
  visit: z.string().regex(id),
  /** LivePerson's number of the agent who is logged in to the workspace. */
  platformAgentId: scalar,
  /** The agent only watches somebody else's conversation. */
  spectated: z.boolean().optional().catch(undefined),
  chatKey: text,
  startedAt: z.number().optional().catch(undefined),
  skill: text,
  visitorName: text,
  lines: z.array(z.unknown()).max(linesAtMost).default([]),
  visitorTyping: z.boolean().optional().catch(undefined),
  /** False where the workspace shows another conversation from now on, and nothing more of this one is told until it is back. */
  followed: z.boolean().optional().catch(undefined),
  /** `ended`: nobody writes any more. `left`: another agent has it. */
  over: z.enum(['ended', 'left']).optional().catch(undefined),
  visitorInfo: z.unknown().optional(),
  preChat: z.unknown().optional(),
  customVariables: z.unknown().optional(),
  /** By group (widget reference §3.4). */
  sde: z.record(z.string(), z.unknown()).optional().catch(undefined),
})

export type BridgeBody = Readonly<z.infer<typeof bridgeBody>>
export type BridgeLine = Readonly<z.infer<typeof line>>

/** The lines that can be read, and how many cannot: a line of a kind of tomorrow holds up no other. */
export function parseBridgeLines(raw: readonly unknown[]): {
  readonly lines: readonly BridgeLine[]
  readonly unreadable: number
} {
  const lines = raw.flatMap((one) => {
    const parsed = line.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
  return { lines, unreadable: raw.length - lines.length }
}
