import type { Moment } from '../../domain/moment.ts'
import type { TipKind } from '../../domain/tip.ts'
import type { TipMaker } from '../engines.ts'
import type { TipRequest } from '../request.ts'
import { answerVoice } from './answer-voice.ts'
import { articleVoice, missingFactsVoice, nextStepVoice, replyVoice } from './card-voices.ts'
import { usualMinimum } from './fits.ts'
import type { Minimum } from './fits.ts'
import type { OfflineTip, OfflineVoice } from './offline-tip.ts'
import { riskVoice } from './risk-voice.ts'
import { summaryVoice } from './summary-voice.ts'

const voices: Readonly<Record<TipKind, OfflineVoice>> = {
  reply: replyVoice,
  'next-step': nextStepVoice,
  article: articleVoice,
  'missing-facts': missingFactsVoice,
  risk: riskVoice,
  summary: summaryVoice,
  answer: answerVoice,
}

/**
 * Tips without a model, by retrieval and plain rules; the first kind of the prompt decides which. `turn` is waited for before each:
 * writing a tip and checking it takes milliseconds, and a line has several.
 */
export function createOfflineMaker(
  minimum: () => Minimum = () => usualMinimum,
  turn: () => Promise<void> = () => Promise.resolve(),
): TipMaker {
  /** What was said at a moment: two prompts of the same kind must not say the same to one line. */
  const saidAt = new WeakMap<Moment, Set<string>>()
  /** Asked for its cards and lines before it is said. */
  const made = new WeakMap<TipRequest, OfflineTip>()
  const tipOf = (request: TipRequest) => {
    const tip = made.get(request) ?? voices[request.prompt.kinds[0] ?? 'reply'](request, minimum())
    made.set(request, tip)
    return tip
  }
  return {
    engine: 'offline',
    model: undefined,
    cards: (request) => tipOf(request).cards,
    lines: (request) => tipOf(request).lines,
    sent: () => '',
    async *make(request) {
      await turn()
      const { text, withhold } = tipOf(request)
      if (withhold) {
        yield { type: 'withhold', why: withhold }
        return
      }
      const said = saidAt.get(request.moment) ?? new Set()
      saidAt.set(request.moment, said)
      if (said.has(text)) {
        yield { type: 'withhold', why: { rule: 'repeat', numbers: { of: 'tip' } } }
        return
      }
      said.add(text)
      // Sentence by sentence, as a model would bring it: the page and its tests see one kind of stream.
      for (const sentence of text.match(/[^.!?]+[.!?]*\s*/g) ?? []) yield { type: 'text', text: sentence }
    },
  }
}
