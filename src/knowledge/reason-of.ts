import { z } from 'zod'
import { errorText } from '../lib/error-text.ts'

/** Why a line of a list of cards cannot be read: names the place in it; a parser's own words would quote the line. */
export function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'not valid JSON'
  if (error instanceof z.ZodError) {
    const issue = error.issues[0]
    return `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not as expected'}`
  }
  return errorText(error)
}
