import type { PersonalKind } from '../domain/personal-kind.ts'
import { redactionContext } from './redaction-context.ts'
import { redact } from './redaction.ts'
import type { Transcript } from './transcript.ts'

/**
 * What an agent asks about a conversation: its personal values are replaced as in the agent's lines, and so is all that is
 * known as personal already, such as a number that was one only as the answer to a question.
 */
export function redactQuestion(transcript: Transcript, question: string): string {
  const { vault } = transcript
  const event = {
    type: 'line' as const,
    conversationId: transcript.conversation.conversationId,
    platformEventId: Number.MAX_SAFE_INTEGER,
    at: new Date(),
    speaker: 'agent' as const,
    text: question,
    agentsOnly: true,
  }
  const placeholders = {
    placeholder: (kind: PersonalKind, value: string) => vault.ofQuestions.placeholder(kind, value),
    ofVisitorName: vault.ofVisitorName,
  }
  return redact(vault.conceal(question), placeholders, redactionContext(transcript, event))
}
