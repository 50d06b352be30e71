import { parse } from 'yaml'
import { z } from 'zod'
import { personalKinds } from '../domain/personal-kind.ts'
import type { PersonalKind } from '../domain/personal-kind.ts'

/** Forms of a personal value that only the team knows, such as its order numbers. */
export type TeamPattern = {
  readonly kind: PersonalKind
  /** Words before it; empty: the form alone tells. */
  readonly cues: readonly string[]
  /** As `formExpression` reads them. */
  readonly forms: readonly string[]
}

const file = z.strictObject({
  patterns: z
    .array(
      z.strictObject({
        kind: z.enum(personalKinds),
        after: z.array(z.string().min(2).max(60)).max(50).default([]),
        forms: z.array(z.string().min(1).max(80)).min(1).max(20),
      }),
    )
    .max(100),
})

/**
 * Parses `redaction.yaml`; an empty file has no patterns.
 *
 * @throws Error naming the place and what is wrong there.
 */
export function parseTeamPatterns(content: string): readonly TeamPattern[] {
  if (content.trim() === '') return []
  const parsed = file.safeParse(parse(content))
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  }
  return parsed.data.patterns.map(({ kind, after, forms }) => ({ kind, cues: after, forms }))
}
