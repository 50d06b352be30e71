import type { Card } from '../../domain/card.ts'
import { cite } from './offline-tip.ts'
import type { OfflineVoice } from './offline-tip.ts'

const sentencesShown = 2
/** Part of the minimum support from which on a card is worth naming, though not worth answering from. */
const nearestFactor = 0.5

/** What the best card says to the agent's question. An asked question always gets an answer, be it that there is none. */
export const answerVoice: OfflineVoice = ({ question, matches }, minimumSupport) => {
  const best = matches[0]
  if (!best || best.support < minimumSupport * nearestFactor)
    return { text: 'No card was found for this question. A team lead may know.', cards: [] }
  const cards = [cite(best.card)]
  const { title } = best.card
  if (best.support < minimumSupport)
    return { text: `No card answers this for sure. The nearest one is “${title}”.`, cards }
  return { text: `By the card “${title}”: ${sentencesFor(question ?? '', best.card).join(' ')}`, cards }
}

/** The card's sentences that share most words with the question, in the card's order; its first ones where none does. */
function sentencesFor(question: string, { steps, never, reply }: Card): readonly string[] {
  const asked = wordsOf(question)
  const sentences = [...steps, ...never]
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
