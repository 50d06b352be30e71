import { z } from 'zod'
import type { Turn } from '../../../knowledge/steps/talk.ts'
import { readLines } from '../read-lines.ts'

/** A past conversation with the marks that the team's own tool left. */
export type Talk = { readonly id: string; readonly turns: readonly Turn[] }

/** The mark of a line that is no step of a chart. */
const ownWordsMark = 'custom'

const turn = z.object({
  source: z.enum(['visitor', 'agent', 'system']),
  text: z.string().default(''),
  kind: z.string().nullish(),
  action: z.string().nullish(),
  task: z.string().nullish(),
  args: z.record(z.string(), z.unknown()).nullish(),
})
const record = z.object({ id: z.string(), turns: z.array(turn) })

/**
 * The conversations of a file, with what may be seen of them: lines, and on request the arguments and results of look-ups.
 *
 * @throws SetupError where the file cannot be used.
 */
export function readTalks(file: string, lookups: boolean): Talk[] {
  return readLines(file, record).map(({ id, turns }) => ({
    id,
    turns: turns.flatMap((one) => toTurn(one, lookups) ?? []),
  }))
}

function toTurn({ source, text, kind, action, task, args }: z.infer<typeof turn>, lookups: boolean): Turn | undefined {
  if (source === 'visitor') return { type: 'visitor', text }
  if (source === 'agent') {
    const step = action === ownWordsMark ? undefined : (action ?? undefined)
    return { type: 'agent', text, step, flow: task ?? undefined }
  }
  if (!lookups) return undefined
  // The text of a look-up names it, which a connected system would not tell.
  if (kind === 'query') return { type: 'look-up', given: textsOf(args ?? {}) }
  if (kind === 'result') return { type: 'result', text: text.replace(/^Result: */, '') }
  return undefined
}

function textsOf(args: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)]))
}
