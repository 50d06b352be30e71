import { redactionContext } from './redaction-context.ts'
import { redact } from './redaction.ts'
import type { Transcript } from './transcript.ts'

/** What an agent asks about a conversation, with its personal values replaced as in the agent's lines. */
export function redactQuestion(transcript: Transcript, question: string): string {
  const event = {
    type: 'line' as const,
    conversationId: transcript.conversation.conversationId,
    platformEventId: Number.MAX_SAFE_INTEGER,
    at: new Date(),
    speaker: 'agent' as const,
    text: question,
    agentsOnly: true,
  }
  return redact(question, transcript.vault, redactionContext(transcript, event))
}
