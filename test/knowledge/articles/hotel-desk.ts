import type { Article, ArticleLesson, ArticleLine } from '../../../src/knowledge/articles/article.ts'
import type { Embedder } from '../../../src/model/embedder.ts'

const topics = {
  view: 'A lovely view over meadows and hills.',
  noise: 'No noise; quiet neighbours, thick walls.',
  wifi: 'Fast wifi, stable internet connection.',
  parking: 'Free parking behind, twenty spaces.',
  breakfast: 'Plenty for breakfast: eggs, beans, toast.',
  staff: 'Friendly staff, always smiling.',
  bed: 'Soft bed, fresh linen.',
  bath: 'Clean bath, hot water.',
}

const hotels = ['ACORN GUEST HOUSE', 'GONVILLE HOTEL', 'THE CAMBRIDGE BELFRY']

/** Eight articles on each of three hotels, half of them questions with answers; one of the house for all. */
export const articles: readonly Article[] = [
  ...hotels.flatMap((entity, hotel) =>
    Object.entries(topics).map(([topic, text], number) => ({
      id: `hotel/${hotel}/${topic}`,
      entity,
      ...(number % 2 === 0 && { question: `What about the ${topic} at ${entity}?` }),
      text,
    })),
  ),
  { id: 'house/fee', text: 'There is no fee for what is put off a fortnight ahead.' },
]

/** Meaning by hashed words, so that what is alike in words is alike in meaning; of unit length. */
export const wordEmbedder: Embedder = {
  embed: (texts) =>
    Promise.resolve(
      texts.map((text) => {
        const vector = new Float32Array(512)
        for (const word of text.toLowerCase().match(/[a-z]{3,}/g) ?? []) {
          let hash = 7
          for (const letter of word) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0
          vector[hash % 512] = (vector[hash % 512] ?? 0) + 1
        }
        const length = Math.hypot(...vector) || 1
        return vector.map((value) => value / length)
      }),
    ),
}

export const talk = (...texts: readonly string[]): ArticleLine[] =>
  texts.map((text, index) => ({ speaker: (texts.length - index) % 2 === 1 ? 'visitor' : 'agent', text }))

/** What visitors call it when they mean the topic; no article has these words. */
export const sayings = {
  view: ['can one see the river from there', 'is the river what one can see', 'can one see the river at all'],
  noise: ['will my children sleep well', 'children should sleep well there', 'do small children sleep well'],
  wifi: ['must work online all evening', 'work online', 'let me know whether one may work online'],
  parking: ['where would they leave our car', 'leave our car where', 'could people leave our car nearby'],
} as const

const elsewhere = [
  'thank you so much',
  'please book a room for two',
  'their phone number please',
  'no that is all, bye',
]

/** Past questions: about each hotel, one that an article answered; and lines that needed none. */
export const lessons: readonly ArticleLesson[] = hotels.flatMap((hotel, number) => [
  ...Object.entries(sayings).flatMap(([topic, texts]) =>
    texts.slice(0, 2).map((text) => ({
      lines: talk('a room please', `How about ${hotel}?`, text),
      articles: [`hotel/${number}/${topic}`],
    })),
  ),
  ...elsewhere.map((text) => ({ lines: talk('a room please', `How about ${hotel}?`, text), articles: [] })),
])
