import { createHash } from 'node:crypto'
import type { ConversationId, PromptId } from '../domain/ids.ts'

/**
 * True where a conversation is among the share (per cent) that gets an experiment: always the same ones, each prompt's
 * own, and with a larger share more of them.
 */
export function isInShare(share: number, conversationId: ConversationId, promptId: PromptId): boolean {
  const hash = createHash('sha256').update(`${promptId}\n${conversationId}`).digest()
  return (hash.readUInt32BE(0) / 2 ** 32) * 100 < share
}
