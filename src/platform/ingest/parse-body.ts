import type { z } from 'zod'
import { IngestRefusal } from './refusal.ts'
import { ingestBody } from './wire.ts'
import type { IngestEvent } from './wire.ts'

/**
 * The events of a raw body.
 *
 * @throws IngestRefusal (400) naming the place of the first mistake; values are not quoted, as they may be what a
 * visitor wrote.
 */
export function parseBody(raw: Uint8Array): readonly IngestEvent[] {
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw))
  } catch {
    // The parser's own message quotes the text.
    throw new IngestRefusal(400, 'The body is not valid JSON in UTF-8.')
  }
  const parsed = ingestBody.safeParse(body)
  if (parsed.success) return parsed.data.events
  const issue = parsed.error.issues[0]
  const path = issue?.path ?? []
  const index = path[0] === 'events' && typeof path[1] === 'number' ? { index: path[1] } : {}
  throw new IngestRefusal(400, `${path.join('.') || 'the body'}: ${describe(issue)}`, index)
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code !== 'unrecognized_keys') return issue?.message ?? 'not as expected'
  const key = issue.keys[0] ?? ''
  return /^[\w-]{1,40}$/.test(key) ? `the key "${key}" is not known here` : 'a key is not known here'
}
