import { z } from 'zod'
import { parseWithLines } from '../lib/front-matter.ts'
import type { Scope } from './scope.ts'

/** The scope's file in the prompts folder. */
export const scopeFile = 'scope.yaml'

const name = z.union([z.string().trim().min(1).max(200), z.number().transform(String), z.boolean().transform(String)])
const names = z.array(name).min(1, 'name at least one')
const choice = z.union(
  [z.literal('all'), z.strictObject({ only: names }).readonly(), z.strictObject({ except: names }).readonly()],
  { error: 'write all, or only: [a, b], or except: [a, b]' },
)
const consent = z.union(
  [
    z.literal('not-needed').transform(() => undefined),
    z.strictObject({ variable: z.string().trim().min(1).max(80), yes: names }).readonly(),
  ],
  { error: 'write not-needed, or variable: and yes: with the values that mean yes' },
)

/** What decides who is heard has no default: a line that was deleted by mistake must not open an ear. */
const schema = z.strictObject({
  agents: choice,
  skills: choice,
  offline_skills: z.array(name).default([]),
  consent,
  mode: z.enum(['live', 'dark']).default('live'),
})

/**
 * Parses the team's `scope.yaml`.
 *
 * @throws FileProblem naming the line and what is wrong there.
 */
export function parseScope(content: string): Scope {
  const { offline_skills: offlineSkills, ...rest } = parseWithLines(content, schema)
  return { ...rest, offlineSkills }
}
