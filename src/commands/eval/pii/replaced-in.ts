import type { LineEvent } from '../../../domain/conversation.ts'
import { agentId, conversationId } from '../../../domain/ids.ts'
import type { Finder, Found } from '../../../transcript/finders/found.ts'
import { findPersonal } from '../../../transcript/redaction.ts'
import { redactionContext } from '../../../transcript/redaction-context.ts'
import { createTranscript, foldEvents } from '../../../transcript/transcript.ts'
import type { LabelledConversation } from './read-conversations.ts'

export type ReplacedLine = {
  readonly turn: number
  readonly text: string
  readonly found: readonly Found[]
  readonly tookMs: number
}

/** Turn by turn, what is replaced in the visitor's lines of a conversation, with only what came before known. */
export function* replacedIn(
  { id, turns }: LabelledConversation,
  finders: readonly Finder[],
): Generator<ReplacedLine, void, undefined> {
  const transcript = createTranscript(conversationId(id), {
    account: 'eval',
    agentId: agentId('eval'),
    at: new Date(0),
    teamFinders: () => finders,
  })
  for (const [turn, { source, text }] of turns.entries()) {
    if (source === 'system') continue
    const line: LineEvent = {
      type: 'line',
      conversationId: transcript.conversation.conversationId,
      platformEventId: turn,
      at: new Date(turn * 1_000),
      speaker: source,
      text,
      agentsOnly: false,
    }
    const startedAt = performance.now()
    const found = findPersonal(text, redactionContext(transcript, line))
    const tookMs = performance.now() - startedAt
    foldEvents(transcript, [line])
    if (source === 'visitor') yield { turn, text, found, tookMs }
  }
}
