import { z } from 'zod'
import { speakers } from '../../domain/conversation.ts'

/**
 * A past conversation as a file has it, in the common format. What else stands in a record, such as labels, is not read.
 */
export const pastConversation = z.object({
  id: z.union([z.string().min(1).max(200), z.number().transform(String)]),
  lang: z.string().min(2).max(20).optional(),
  // A skill is no person: kept as it is, so what may be an address of one is refused.
  skill: z
    .string()
    .regex(/^[^@\p{Cc}]{1,200}$/u, 'the name of a skill')
    .optional(),
  /** The agent's id in the agents file. */
  agent: z.string().min(1).max(200).optional(),
  /** What the visitor is called, so that it is replaced. */
  visitor: z.string().min(1).max(200).optional(),
  /** Unix seconds. */
  started_at: z.number().min(0).max(32_503_680_000).optional(),
  turns: z
    .array(
      z.object({
        /** Seconds since the beginning; some tools give Unix seconds. */
        t: z.number().min(-1e10).max(1e10).optional(),
        source: z.enum(speakers),
        text: z.string().max(20_000),
        action: z.string().max(200).optional(),
        task: z.string().max(200).optional(),
      }),
    )
    .min(1)
    .max(5_000),
})
export type PastConversation = z.infer<typeof pastConversation>

/** What stands in a place of a file: a conversation, or why there is none that can be used. Nothing of its text. */
export type FileRecord = {
  /** From 1. */
  readonly line: number
  /** Of the file that was read up to it, 0 to 1. */
  readonly share: number
} & ({ readonly conversation: PastConversation } | { readonly problem: string })

export function toFileRecord(raw: unknown, place: Pick<FileRecord, 'line' | 'share'>): FileRecord {
  const parsed = pastConversation.safeParse(raw)
  if (parsed.success) return { ...place, conversation: parsed.data }
  const [issue] = parsed.error.issues
  return { ...place, problem: `${issue?.path.join('.') || 'the record'}: ${issue?.message}` }
}
