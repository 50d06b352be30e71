import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { personalKinds } from '../domain/personal-kind.ts'
import type { PersonalKind } from '../domain/personal-kind.ts'

/** A form of personal value that only the team knows, such as its order numbers. */
export type TeamPattern = {
  readonly kind: PersonalKind
  /** Words before it; empty: the form alone tells. */
  readonly cues: readonly string[]
  readonly form: string
}

const file = z.strictObject({
  patterns: z
    .array(
      z.strictObject({
        kind: z.enum(personalKinds),
        after: z.array(z.string().min(2).max(60)).max(50).default([]),
        form: z.string().min(1).max(80),
      }),
    )
    .max(100),
})

/**
 * Reads `redaction.yaml`. A file that is not there has no patterns.
 *
 * @throws Error naming what is wrong, without the file's content.
 */
export async function readTeamPatterns(path: string): Promise<readonly TeamPattern[]> {
  let content
  try {
    content = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  return parseTeamPatterns(content)
}

/** @throws Error naming the entry and what is wrong with it. */
export function parseTeamPatterns(content: string): readonly TeamPattern[] {
  const { patterns } = file.parse(parse(content))
  return patterns.map(({ kind, after, form }) => ({ kind, cues: after, form }))
}
