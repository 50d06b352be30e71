import { z } from 'zod'
import { tenures } from '../domain/person.ts'
import { tipKinds } from '../domain/tip.ts'
import { parseWithLines } from '../lib/front-matter.ts'
import { usualMinimum } from './offline/fits.ts'
import type { Policy } from './silence-policy.ts'

/** The silence policy's file in the prompts folder. */
export const policyFile = 'policy.yaml'

const count = z.int().min(1).max(1_000)
const kinds = z.array(z.enum(tipKinds))

const schema = z.strictObject({
  minimum_gap_seconds: z.number().min(0).max(3_600).default(0),
  most_per_conversation: count.default(40),
  most_at_once: count.default(3),
  not_while_agent_types: z.boolean().default(true),
  stale_after_lines: count.default(3),
  quieter: z
    .strictObject({
      tenures: z.array(z.enum(tenures)).default(['experienced']),
      kinds: kinds.default(['risk', 'missing-facts']),
    })
    .prefault({}),
  always: kinds.default(['risk']),
  even_when_quiet: kinds.default([]),
  snooze_minutes: z.number().min(1).max(480).default(15),
  idle_seconds: z.number().min(5).max(3_600).default(45),
  burst: z
    .strictObject({
      quiet_seconds: z.number().min(0).max(30).default(1.2),
      most_seconds: z.number().min(0).max(30).default(4),
    })
    .prefault({}),
  minimum_support: z.number().min(0).max(100).default(usualMinimum.support),
  minimum_likeness: z
    .strictObject({
      cards: z.number().min(0).max(2).default(usualMinimum.likeness.cards),
      articles: z.number().min(0).max(2).default(usualMinimum.likeness.articles),
    })
    .prefault({}),
})

/**
 * Parses the team's `policy.yaml`. What is left out is as the file that comes with Sotto has it.
 *
 * @throws FileProblem naming the line and what is wrong there.
 */
export function parsePolicy(content: string): Policy {
  const file = parseWithLines(content, schema)
  return {
    minimumGapMs: file.minimum_gap_seconds * 1_000,
    mostPerConversation: file.most_per_conversation,
    mostAtOnce: file.most_at_once,
    notWhileAgentTypes: file.not_while_agent_types,
    staleAfterLines: file.stale_after_lines,
    quieter: file.quieter,
    always: file.always,
    evenWhenQuiet: file.even_when_quiet,
    snoozeMs: file.snooze_minutes * 60_000,
    idleMs: file.idle_seconds * 1_000,
    burst: { quietMs: file.burst.quiet_seconds * 1_000, mostMs: file.burst.most_seconds * 1_000 },
    minimum: { support: file.minimum_support, likeness: file.minimum_likeness },
  }
}

/** Where the team has no file. */
export const defaultPolicy = parsePolicy('')
