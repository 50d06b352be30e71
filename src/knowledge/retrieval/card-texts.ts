import type { FindableCard } from './word-index.ts'

/** What is behind this says little new of a card, and each text costs the encoder time. */
const mostExamples = 12

/** The sentences of a card that are compared with what a visitor writes; each gets a vector. */
export function cardTexts({ title, when, examples, entity, text }: FindableCard): readonly string[] {
  // A list of articles often has the name of the place as title, which says nothing of what is asked.
  const head = [title === entity ? '' : title, when].filter((part) => part !== '').join('. ')
  const texts = [head, ...examples.slice(0, mostExamples), text ?? '']
  const sound = texts.map((one) => one.trim()).filter((one) => one !== '')
  return sound.length > 0 ? [...new Set(sound)] : [title]
}
