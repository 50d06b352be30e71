import { z } from 'zod'
import type { Card } from '../domain/card.ts'
import { conversationId as toConversationId } from '../domain/ids.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import { refused } from '../domain/refusal.ts'
import type { Fold, Transcript, TranscriptLine } from '../transcript/transcript.ts'
import type { ContextAnswer, LinesSaid, OverlayCard, OverlayLine, TranscriptPart } from './context-protocol.ts'
import { toOverlayCard } from './overlay-card.ts'
import { transcriptPart } from './transcript-part.ts'

export type ContextReaderOptions = {
  readonly transcript: (conversationId: ConversationId) => Transcript | undefined
  /** A card of the team's playbooks, whether or not it holds today. */
  readonly card: (cardId: string) => Card | undefined
  readonly now?: () => Date
}

/** A page that reads what stands around its tips. */
export type ContextReader = {
  /** Each takes what the page sent, and answers it; never throws. */
  readTranscript(raw: unknown): ContextAnswer<TranscriptPart>
  readLines(raw: unknown): ContextAnswer<{ readonly lines: readonly OverlayLine[] }>
  readCard(raw: unknown): ContextAnswer<{ readonly card: OverlayCard }>
  leaveTranscript(raw: unknown): void
  /** What is to be sent of a fold; nothing where the page does not have the transcript open. */
  said(fold: Fold): LinesSaid | undefined
  /** The conversation is not this page's any more. */
  drop(conversationId: ConversationId): void
}

const conversationId = z.string().min(1).max(300).transform(toConversationId)
const number = z.number().int()
const transcriptAsk = z.object({
  conversationId,
  place: z.object({ side: z.enum(['before', 'after', 'around']), number }).optional(),
})
const linesAsk = z.object({ conversationId, numbers: z.array(number).max(20) })
const cardAsk = z.object({ cardId: z.string().min(1).max(300) })
const leaving = z.object({ conversationId })

/** More than this at once is a transcript that is read anew, not one that goes on. */
const linesOfNewsAtMost = 200
const openAtMost = 100

const notYours = refused('not-yours')
const notUnderstood = refused('not-understood')

/** Answers one page of an agent; personal values are put back, as on the agent's own screen only. */
export function createContextReader(agentId: AgentId, options: ContextReaderOptions): ContextReader {
  const open = new Set<ConversationId>()
  const own = (id: ConversationId) => {
    const transcript = options.transcript(id)
    return transcript?.conversation.agentId === agentId ? transcript : undefined
  }
  return {
    readTranscript(raw) {
      const asked = transcriptAsk.safeParse(raw)
      if (!asked.success) return notUnderstood
      const transcript = own(asked.data.conversationId)
      if (!transcript) return notYours
      if (open.size < openAtMost) open.add(asked.data.conversationId)
      const { lines, ...around } = transcriptPart(transcript.lines, asked.data.place)
      return { ok: true, ...around, lines: lines.map((line) => inClear(line, transcript)) }
    },
    readLines(raw) {
      const asked = linesAsk.safeParse(raw)
      if (!asked.success) return notUnderstood
      const transcript = own(asked.data.conversationId)
      if (!transcript) return notYours
      const wanted = new Set(asked.data.numbers)
      const lines = transcript.lines.filter(
        ({ platformEventId, copy }) => wanted.has(platformEventId) || (copy !== undefined && wanted.has(copy)),
      )
      return { ok: true, lines: lines.map((line) => inClear(line, transcript)) }
    },
    readCard(raw) {
      const asked = cardAsk.safeParse(raw)
      if (!asked.success) return notUnderstood
      const card = options.card(asked.data.cardId)
      if (!card) return refused('no-such-card')
      return { ok: true, card: toOverlayCard(card, options.now?.() ?? new Date()) }
    },
    leaveTranscript(raw) {
      const left = leaving.safeParse(raw)
      if (left.success) open.delete(left.data.conversationId)
    },
    said({ transcript, newLines }) {
      const { conversationId: id } = transcript.conversation
      if (newLines.length === 0 || !open.has(id)) return undefined
      const places = new Map(transcript.lines.map(({ platformEventId }, place) => [platformEventId, place]))
      const lines = newLines.slice(-linesOfNewsAtMost).map((line) => {
        const before = transcript.lines[(places.get(line.platformEventId) ?? 0) - 1]
        return { ...inClear(line, transcript), ...(before ? { follows: before.platformEventId } : {}) }
      })
      return { conversationId: id, lines }
    },
    drop: (id) => void open.delete(id),
  }
}

function inClear(line: TranscriptLine, { vault }: Pick<Transcript, 'vault'>): OverlayLine {
  const { platformEventId, speaker, text, at, agentsOnly } = line
  return { number: platformEventId, speaker, text: vault.restore(text), at: at.getTime(), agentsOnly }
}
