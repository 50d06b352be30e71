import { setImmediate as breathe } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createArticleIndex } from '../../../src/knowledge/articles/article-index.ts'
import type { Article, ArticleLesson, ArticleLine } from '../../../src/knowledge/articles/article.ts'
import { findArticles } from '../../../src/knowledge/articles/find-articles.ts'
import { learnArticles } from '../../../src/knowledge/articles/learn-articles.ts'
import { articles, lessons, sayings, talk, wordEmbedder } from './hotel-desk.ts'

const signal = new AbortController().signal

async function openDesk(past: readonly ArticleLesson[], list: readonly Article[] = articles) {
  const index = await createArticleIndex(list, { embedder: wordEmbedder, signal })
  const knowledge = await learnArticles(past, { index, embedder: wordEmbedder, signal })
  return (lines: readonly ArticleLine[]) =>
    findArticles(lines, { index, knowledge, embedder: wordEmbedder, signal, limit: 3 })
}

const ids = (found: Awaited<ReturnType<typeof findArticles>>) => found.matches.map(({ article }) => article.id)

describe('findArticles without a past', () => {
  it('answers about the entity that the agent named last', async () => {
    const find = await openDesk([])
    const found = await find(talk('Is the Acorn free?', 'No, but the Gonville is.', 'How is the breakfast?'))
    expect(ids(found)[0]).toBe('hotel/1/breakfast')
    expect(found).toMatchObject({ needsArticle: true, entities: ['GONVILLE HOTEL', 'ACORN GUEST HOUSE'] })
  })

  it('follows the visitor back to an entity named before', async () => {
    const find = await openDesk([])
    const found = await find(talk('Is the Acorn free?', 'No, but the Gonville is.', 'How was breakfast at the acorn?'))
    expect(ids(found)[0]).toBe('hotel/0/breakfast')
  })

  it('answers about both of two that were named together', async () => {
    const find = await openDesk([])
    const found = await find(talk('A room please', 'The Gonville or the Belfry?', 'Which one has a good breakfast?'))
    expect(ids(found).slice(0, 2).toSorted()).toEqual(['hotel/1/breakfast', 'hotel/2/breakfast'])
  })

  it('stays silent at thanks and at what agents look up, and has matches all the same', async () => {
    const find = await openDesk([])
    const opening = ['A room please', 'The Gonville?'] as const
    for (const last of ['Great, thank you', 'What is their phone number?']) {
      const found = await find(talk(...opening, last))
      expect(found.needsArticle).toBe(false)
      expect(found.matches).toHaveLength(3)
    }
  })

  it('finds what holds for all, and searches the whole list where nothing is named', async () => {
    const find = await openDesk([])
    expect(ids(await find(talk('Is there a fee if I put it off a fortnight ahead?')))[0]).toBe('house/fee')
    const named = await openDesk(
      [],
      articles.filter(({ entity }) => entity),
    )
    expect(ids(await named(talk('What about the parking?'))).every((id) => id.endsWith('/parking'))).toBe(true)
  })

  it('is at ease with an empty list and an empty talk', async () => {
    const find = await openDesk([], [])
    expect(await find(talk('Where is it?'))).toMatchObject({ matches: [], entities: [] })
    expect(await find([])).toMatchObject({ matches: [], needsArticle: false })
  })
})

describe('findArticles with a past', () => {
  const ask = (text: string) => talk('A room please', 'The Belfry has one.', text)

  it('learns which articles answer what no article says in these words', async () => {
    const [before, after] = [await openDesk([]), await openDesk(lessons)]
    const wanted = Object.entries(sayings).map(([topic, texts]) => ({ text: texts[2], id: `hotel/2/${topic}` }))
    const right = async (find: typeof after) => {
      const found = await Promise.all(wanted.map(async ({ text, id }) => ids(await find(ask(text)))[0] === id))
      return found.filter(Boolean).length
    }
    expect(await right(after)).toBe(wanted.length)
    expect(await right(before)).toBeLessThan(wanted.length)
  })

  it('learns which lines need an article', async () => {
    const find = await openDesk(lessons)
    const needs = async (text: string) => (await find(ask(text))).needsArticle
    expect(await Promise.all(Object.values(sayings).map(async (texts) => needs(texts[2])))).not.toContain(false)
    expect(await needs('thank you, please book it')).toBe(false)
  })

  it('gives the same answers from the same past', async () => {
    const [one, other] = [await openDesk(lessons), await openDesk(lessons)]
    expect(await one(ask('a car?'))).toEqual(await other(ask('a car?')))
  })

  it('lets others run while it learns, and ends when told', async () => {
    const index = await createArticleIndex(articles, { embedder: wordEmbedder, signal })
    const stop = new AbortController()
    const learning = learnArticles(lessons, { index, embedder: wordEmbedder, signal: stop.signal })
    learning.catch(() => undefined)
    await breathe()
    stop.abort(new Error('enough'))
    await expect(learning).rejects.toThrow('enough')
  })
})
