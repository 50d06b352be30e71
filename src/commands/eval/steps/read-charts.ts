import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { FlowChart } from '../../../knowledge/steps/talk.ts'
import { errorText } from '../../../lib/error-text.ts'
import { SetupError } from '../../../lib/setup-error.ts'

const playbook = z.object({
  flows: z.array(
    z.object({
      id: z.string(),
      replies: z.array(z.object({ action: z.string(), text: z.string() })),
      edges: z.array(z.tuple([z.string(), z.string()])).default([]),
    }),
  ),
})

/**
 * The flow charts of a playbook file.
 *
 * @throws SetupError where the file cannot be used.
 */
export function readCharts(file: string): readonly FlowChart[] {
  try {
    return playbook.parse(JSON.parse(readFileSync(file, 'utf8'))).flows.map(({ id, replies, edges }) => ({
      flow: id,
      replies: replies.map(({ action, text }) => ({ step: action, text })),
      edges,
    }))
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? `${error.issues[0]?.path.join('.')}: not as expected` : errorText(error)
    throw new SetupError(`The playbook ${file} cannot be used (${reason}).`)
  }
}
