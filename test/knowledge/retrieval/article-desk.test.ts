import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/domain/card.ts'
import { cardId } from '../../../src/domain/ids.ts'
import type { Encoder } from '../../../src/knowledge/retrieval/encoder.ts'
import { openRetrieval } from '../../../src/knowledge/retrieval/retrieval.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { until } from '../../helpers/until.ts'
import { articles, talk, wordEmbedder } from '../articles/hotel-desk.ts'

const signal = new AbortController().signal
const here = { signal, leavesMachine: true }
const cards = articles.map(({ id, entity, question, text }): Card => ({
  cardId: cardId(id),
  playbook: 'hotels',
  title: question ?? entity ?? text,
  topic: '',
  when: '',
  examples: [],
  factsNeeded: [],
  steps: [],
  reply: '',
  never: [],
  languages: ['en'],
  ...(entity === undefined ? {} : { entity }),
  text,
}))

/** No article any more, but a card of the team's own. */
function withReply(card: Card): Card {
  const { text, ...rest } = card
  return { ...rest, reply: text ?? '' }
}

async function open(dataDir: string, more: Partial<Encoder> = {}, all = cards) {
  const errors: unknown[] = []
  const retrieval = openRetrieval({
    dataDir,
    encoder: { name: 'words', embedder: wordEmbedder, languages: ['en'], remote: false, ...more },
    // However busy the machine is.
    patience: { encoderMs: 10_000, wholeMs: 20_000 },
    onProblem: (problem) => errors.push(problem),
    onError: (error) => errors.push(error),
  })
  retrieval.set(all)
  const read = () =>
    until('the articles to be read', () => {
      const { encoded, readingArticles } = retrieval.status()
      return encoded.total > 0 && encoded.done === encoded.total && !readingArticles
    })
  await read()
  return { retrieval, errors, read, [Symbol.asyncDispose]: () => retrieval[Symbol.asyncDispose]() }
}
const text = 'Is there free parking?'
const about = (hotel: string) => talk(`I want a room at the ${hotel}`, 'Of course.', text)

describe('finding articles in the index’s thread', () => {
  it('finds what is said of the place that the conversation is about, and tells whether an article is needed', async () => {
    using folder = temporaryFolder()
    await using desk = await open(folder.path)
    for (const [hotel, number] of [
      ['Gonville', 1],
      ['acorn guesthouse', 0],
    ] as const) {
      const found = await desk.retrieval.findArticle(text, about(hotel), here)
      expect(found).toMatchObject({ needsArticle: true })
      expect(found?.cards[0]?.cardId).toBe(`hotel/${number}/parking`)
    }
    const thanks = 'ok thank you so much'
    expect(await desk.retrieval.findArticle(thanks, talk('the Gonville', 'Yes?', thanks), here)).toMatchObject({
      needsArticle: false,
    })
    expect(desk.errors).toEqual([])
  })

  it('narrows the search for cards to the places that are spoken of', async () => {
    using folder = temporaryFolder()
    await using desk = await open(folder.path)
    const entities = (found: readonly Card[]) => new Set(found.map(({ entity }) => entity))
    const any = (await desk.retrieval.find('free parking', 3, here)).map(({ card }) => card)
    expect(entities(any).size).toBeGreaterThan(1)
    const own = (await desk.retrieval.find('free parking', 3, { ...here, lines: about('Gonville') })).map(
      ({ card }) => card,
    )
    expect(own[0]?.cardId).toBe('hotel/1/parking')
    expect(own.every(({ entity }) => entity === undefined || entity === 'GONVILLE HOTEL')).toBe(true)
  })

  it('reads articles again when they change, and knows none where there are none', async () => {
    using folder = temporaryFolder()
    await using desk = await open(folder.path)
    desk.retrieval.set(cards.filter((card) => card.cardId !== 'hotel/1/parking'))
    await until('the article to be gone', async () => {
      const found = await desk.retrieval.findArticle(text, about('Gonville'), here)
      return found !== undefined && found.cards.every((card) => card.cardId !== 'hotel/1/parking')
    })
    const team = cards.map(withReply)
    desk.retrieval.set(team)
    await until(
      'no articles to be left',
      async () => (await desk.retrieval.findArticle(text, about('Gonville'), here)) === undefined,
    )
    expect(desk.retrieval.card('house/fee')).toMatchObject({ reply: expect.stringContaining('no fee') })
    expect(desk.retrieval.card('gone')).toBeUndefined()
  })

  it('asks no other machine about a text that must not leave this one, and keeps nobody waiting who is gone', async () => {
    using folder = temporaryFolder()
    await using desk = await open(folder.path, { remote: true })
    expect(await desk.retrieval.findArticle(text, about('Gonville'), { signal, leavesMachine: false })).toBeUndefined()
    expect(await desk.retrieval.findArticle(text, about('Gonville'), here)).toBeDefined()
    const stopped = { signal: AbortSignal.abort(), leavesMachine: true }
    expect(await desk.retrieval.findArticle(text, about('Gonville'), stopped)).toBeUndefined()
    expect(desk.errors).toEqual([])
  })
})
