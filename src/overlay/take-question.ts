import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { conversationId as toConversationId } from '../domain/ids.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import { refused } from '../domain/refusal.ts'
import { createAtMost } from '../lib/at-most.ts'
import type { AtMost } from '../lib/at-most.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { AskAnswer } from './protocol.ts'

const message = z.object({
  conversationId: z.string().min(1).max(300).transform(toConversationId),
  question: z.string().trim().min(1).max(500),
})

/** A person asks, reads and asks again; more is a program. */
const questionsAtMost = { count: 10, perMs: 60_000 }
const mostAgents = 10_000

export type QuestionTakerOptions = {
  readonly transcript: (conversationId: ConversationId) => Transcript | undefined
  /** Has the question answered on the conversation's stream, or says why not. It is in clear. */
  readonly onAsk: (transcript: Transcript, question: string) => Promise<AskAnswer>
  readonly onError: (error: unknown) => void
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** Takes what an agent's page sent as a question; never rejects, and always answers. */
export function createQuestionTaker(
  options: QuestionTakerOptions,
): (agentId: AgentId, raw: unknown) => Promise<AskAnswer> {
  // Nobody's minute is forgotten before as many others have asked.
  const rates = new LRUCache<AgentId, AtMost>({ max: mostAgents })
  return async (agentId, raw) => {
    const parsed = message.safeParse(raw)
    if (!parsed.success) return refused('question-length')
    const transcript = options.transcript(parsed.data.conversationId)
    if (transcript?.conversation.agentId !== agentId) return refused('not-yours')
    const rate = rates.get(agentId) ?? createAtMost({ ...questionsAtMost, now: options.now ?? Date.now })
    rates.set(agentId, rate)
    if (!rate.take()) return refused('too-many-questions')
    try {
      return await options.onAsk(transcript, parsed.data.question)
    } catch (error) {
      options.onError(error)
      return refused('not-answered')
    }
  }
}
