import { z } from 'zod'
import { parseWithLines } from '../../lib/front-matter.ts'

/** The memory's file in the prompts folder. */
export const memoryFile = 'memory.yaml'

/** How the team's past is used. */
export type MemoryRules = {
  /** False: nothing of the past is used, and nothing is added. */
  readonly use: boolean
  /** Conversations in which agents did the same, at least, before it is offered. */
  readonly fewestConversations: number
  /** Share of the likest moments that must agree, 0 to 1. */
  readonly agreement: number
  /** How like a past situation must be, as a cosine. */
  readonly likeness: number
  /** What went worse than this is not used, 0 to 1. */
  readonly wentWell: number
  readonly keepMs: number
  /** Moments that are used, the newest ones. */
  readonly most: number
}

const share = z.number().min(0).max(1)
const dayMs = 86_400_000

const schema = z.strictObject({
  use: z.boolean().default(true),
  fewest_conversations: z.int().min(2).max(20).default(3),
  agreement: share.default(0.55),
  likeness: share.default(0.5),
  went_well: share.default(0.3),
  keep_days: z.int().min(1).max(3_650).default(365),
  most: z.int().min(0).max(50_000).default(20_000),
})

/**
 * Parses the team's `memory.yaml`. What is left out is as the file that comes with Sotto has it.
 *
 * @throws FileProblem naming the line and what is wrong there.
 */
export function parseMemoryRules(content: string): MemoryRules {
  const file = parseWithLines(content, schema)
  return {
    use: file.use,
    fewestConversations: file.fewest_conversations,
    agreement: file.agreement,
    likeness: file.likeness,
    wentWell: file.went_well,
    keepMs: file.keep_days * dayMs,
    most: file.most,
  }
}

/** Where the team has no file. */
export const usualMemoryRules = parseMemoryRules('')
