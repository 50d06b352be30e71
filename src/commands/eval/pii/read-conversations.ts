import { z } from 'zod'
import { readLines } from '../read-lines.ts'

const conversation = z.object({
  id: z.string(),
  turns: z.array(
    z.object({
      source: z.enum(['visitor', 'agent', 'system']),
      text: z.string(),
      args: z.unknown().optional(),
      values: z.unknown().optional(),
    }),
  ),
  hidden_scenario: z.unknown().optional(),
})

export type LabelledConversation = z.infer<typeof conversation>

/** @throws SetupError naming file, line and field. */
export function readConversations(file: string): LabelledConversation[] {
  return readLines(file, conversation)
}
