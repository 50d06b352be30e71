import { stemmer } from 'stemmer'
import { cosine } from '../../model/embedder.ts'
import { negationPenalty, saysNoOnce } from '../outcome/compare-words.ts'
import { toWords } from '../outcome/words.ts'

/** From here on two sentences say the same; docs/decisions/2026-11-23-repeats-by-meaning.md says how it was set. */
export const sameMeaning = 0.78

/** A sentence with its vector of unit length. */
export type Statement = { readonly text: string; readonly vector: Float32Array }

/** A word stands where another one stood: "keep" and "return" are nearly the same to the encoder. */
const exchanged = 0.8
/** The new sentence says all that the other did, and more. */
const added = 0.9

/** What makes another sentence of one at once. */
const telling =
  /\d+(?:[.,:]\d+)*|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|april|june|july|august|september|october|november|december|today|tomorrow|yesterday|morning|afternoon|evening|tonight)\b/giu

/** How a question or an offer is put says nothing of what it is about. */
const manner = new Set(
  `what which give tell get let look check see send provide know help like want need else anything something now again just
  moment back take make`.split(/\s+/),
)

/** Who says no is weighed apart (`saysNoOnce`). */
const noes = new Set(['not', 'cannot', 'never'])

/**
 * How far a new sentence says what an earlier one said, 0 to 1: the cosine, less where a word of weight is another one or
 * new, or where only one of them says no; 0 where the new one has a number, placeholder or day that the other has not.
 */
export function sameness(fresh: Statement, earlier: Statement): number {
  const known = new Set(tellingOf(earlier.text))
  if (tellingOf(fresh.text).some((word) => !known.has(word))) return 0
  const turned = saysNoOnce(fresh.text, earlier.text) ? negationPenalty : 1
  return Math.max(0, cosine(fresh.vector, earlier.vector) * turned * wordsWeight(fresh.text, earlier.text))
}

/** The words of a sentence that tell whether another one can say the same. */
export type WordsOfWeight = { readonly telling: ReadonlySet<string>; readonly content: ReadonlySet<string> }

export function toWordsOfWeight(text: string): WordsOfWeight {
  return { telling: new Set(tellingOf(text)), content: contentOf(text) }
}

/** So many words of weight that the earlier sentence does not have make another sentence, whatever the encoder says. */
const fewestNew = 2

/**
 * True where a sentence, or the beginning of one, certainly says something that the earlier one did not: nobody has to
 * wait for its end, or for the encoder.
 */
export function saysMore(fresh: WordsOfWeight, earlier: WordsOfWeight): boolean {
  for (const word of fresh.telling) if (!earlier.telling.has(word)) return true
  let count = 0
  for (const word of fresh.content) if (!earlier.content.has(word)) count += 1
  return count >= fewestNew
}

function wordsWeight(fresh: string, earlier: string): number {
  const [own, others] = [contentOf(fresh), contentOf(earlier)]
  if ([...own].every((word) => others.has(word))) return 1
  return [...others].every((word) => own.has(word)) ? added : exchanged
}

function contentOf(text: string): Set<string> {
  const content = new Set<string>()
  for (const { text: word, weight } of toWords(text.replaceAll(/\be-mail/giu, 'email'), { blanks: true }))
    if (weight === 1 && !manner.has(word) && !noes.has(word) && !word.endsWith("n't"))
      content.add(stemmer(word.endsWith("'s") ? word.slice(0, -2) : word))
  return content
}

function tellingOf(text: string): string[] {
  return (text.match(telling) ?? []).map((word) => word.toLowerCase())
}
