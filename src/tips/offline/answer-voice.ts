import type { Card } from '../../domain/card.ts'
import { bestFit } from './fits.ts'
import { cite } from './offline-tip.ts'
import type { OfflineVoice } from './offline-tip.ts'

const sentencesShown = 2

/** What the best card says to the agent's question. An asked question always gets an answer, be it that there is none. */
export const answerVoice: OfflineVoice = ({ question, matches }, minimum) => {
  const best = bestFit(matches, minimum)
  if (best) {
    const { card } = best
    return { text: `By the card “${card.title}”: ${sentencesFor(question ?? '', card).join(' ')}`, cards: [cite(card)] }
  }
  const nearest = bestFit(matches, minimum, 'low')
  if (!nearest) return { text: 'No card was found for this question. A team lead may know.', cards: [] }
  const { title } = nearest.card
  return { text: `No card answers this for sure. The nearest one is “${title}”.`, cards: [cite(nearest.card)] }
}

/** The card's sentences that share most words with the question, in the card's order; its first ones where none does. */
function sentencesFor(question: string, { steps, never, reply, text }: Card): readonly string[] {
  const asked = wordsOf(question)
  const sentences = [...steps, ...never, ...(text?.match(/[^.!?]+[.!?]*/g) ?? []).map((one) => one.trim())]
  if (sentences.length === 0) return [reply]
  const scored = sentences.map((text, place) => ({
    text,
    place,
    score: [...wordsOf(text)].filter((word) => asked.has(word)).length,
  }))
  return scored
    .toSorted((one, other) => other.score - one.score || one.place - other.place)
    .slice(0, sentencesShown)
    .toSorted((one, other) => one.place - other.place)
    .map(({ text }) => text)
}

/** Words that say something, by their first letters: `refunds` and `refunded` are one. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? []
  return new Set(words.map((word) => word.slice(0, 5)))
}
