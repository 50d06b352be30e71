import { describe, expect, it } from 'vitest'
import { cardId } from '../../../src/domain/ids.ts'
import { createCardIndex } from '../../../src/knowledge/retrieval/card-index.ts'
import type { IndexedCard } from '../../../src/knowledge/retrieval/card-index.ts'
import { cardTexts } from '../../../src/knowledge/retrieval/card-texts.ts'
import { createVectorTable } from '../../../src/knowledge/retrieval/vector-table.ts'

const card = (id: string, title: string, more: Partial<IndexedCard> = {}): IndexedCard => ({
  cardId: cardId(id),
  title,
  topic: '',
  when: '',
  examples: [],
  languages: ['en'],
  ...more,
})
const north = Float32Array.from([1, 0, 0])
const east = Float32Array.from([0, 1, 0])
const question = { text: '', vector: undefined, limit: 3, day: '2026-11-23' }

describe('the card index', () => {
  it('puts what means the same before what shares a common word, and words before nothing', () => {
    const index = createCardIndex()
    index.add(card('late', 'Parcel is late'))
    index.add(card('broken', 'Parcel is broken'))
    index.add(card('hours', 'Opening hours'))
    index.setVectors('late', [north])
    index.setVectors('broken', [east])
    index.setVectors('hours', [Float32Array.from([0, 0, 1])])
    const find = (text: string, vector?: Float32Array) =>
      index.find({ ...question, text, vector }).map((found) => found.cardId)
    expect(find('my parcel')).toEqual(expect.arrayContaining(['late', 'broken']))
    expect(find('my parcel', east)[0]).toBe('broken')
    expect(find('it has not come', north)[0]).toBe('late')
    expect(find('it has not come')).toEqual([])
    // Of another encoder: words have to do.
    expect(find('opening', Float32Array.from([1, 0]))).toEqual(['hours'])
    expect(index.find({ ...question, text: 'parcel', vector: north })).toMatchObject([
      { cardId: 'late', likeness: 1 },
      { cardId: 'broken', likeness: 0 },
      { cardId: 'hours', likeness: 0, support: 0 },
    ])
  })

  it('finds no card before its first or after its last day', () => {
    const index = createCardIndex()
    index.add(card('sale', 'Autumn sale', { validFrom: '2026-11-01', validTo: '2026-11-30' }))
    index.setVectors('sale', [north])
    const on = (day: string) => index.find({ ...question, text: 'sale', vector: north, day }).length
    expect([on('2026-10-31'), on('2026-11-01'), on('2026-11-30'), on('2026-12-01')]).toEqual([0, 1, 1, 0])
  })

  it('keeps to the places that are spoken of, and to cards about none', () => {
    const index = createCardIndex()
    index.add(card('moss', 'Breakfast', { entity: 'Hotel Moss' }))
    index.add(card('fern', 'Breakfast', { entity: 'Hotel Fern' }))
    index.add(card('all', 'Breakfast'))
    const find = (entities: readonly string[]) =>
      index
        .find({ ...question, text: 'breakfast', entities })
        .map((found) => found.cardId)
        .toSorted()
    expect(find(['Hotel Fern'])).toEqual(['all', 'fern'])
    expect(find([])).toEqual(['all', 'fern', 'moss'])
  })

  it('takes up a changed card, and forgets one that is taken away with its words and vectors', () => {
    const index = createCardIndex()
    index.add(card('one', 'Lost key'))
    index.setVectors('one', [north, east])
    index.add(card('two', 'Broken lock'))
    index.setVectors('two', [east])
    index.add(card('one', 'Stolen wallet'))
    const find = (text: string, vector?: Float32Array) =>
      index.find({ ...question, text, vector }).map((found) => found.cardId)
    expect(find('key')).toEqual([])
    expect(find('wallet')).toEqual(['one'])
    index.remove('one')
    expect(find('wallet')).toEqual([])
    expect(find('nothing', east)).toEqual(['two'])
    index.setVectors('one', [north])
    expect(find('nothing', north)).toEqual(['two'])
  })
})

describe('a vector table', () => {
  it('tells best and mean cosine of each card, whatever was taken away before', () => {
    const table = createVectorTable()
    const likeness = (asked: Float32Array) => {
      const all: Record<string, unknown> = {}
      table.scan(asked, (id, its) => (all[id] = { ...its }))
      return all
    }
    table.set('a', [north, east])
    table.set('b', [east])
    table.set('c', [north])
    table.set('a', [east])
    expect(likeness(north)).toEqual({ a: { best: 0, mean: 0 }, b: { best: 0, mean: 0 }, c: { best: 1, mean: 1 } })
    table.remove('b')
    table.set('d', [north, east])
    expect(likeness(east)).toEqual({ a: { best: 1, mean: 1 }, c: { best: 0, mean: 0 }, d: { best: 1, mean: 0.5 } })
    table.remove('unknown')
    for (const id of ['a', 'c', 'd']) table.remove(id)
    expect(likeness(north)).toEqual({})
  })

  it('grows, keeps the vectors of thousands, and refuses one of another length', () => {
    const table = createVectorTable()
    for (let number = 0; number < 5_000; number += 1) table.set(`c${number}`, [Float32Array.from([number, 1, 0, 0, 2])])
    let sum = 0
    table.scan(Float32Array.from([1, 0, 0, 0, 0]), (_, { best }) => (sum += best))
    expect(sum).toBe((5_000 * 4_999) / 2)
    let last = 0
    table.scan(Float32Array.from([0, 0, 0, 0, 1]), (_, { best }) => (last = best))
    expect(last).toBe(2)
    expect(() => table.set('x', [north])).toThrow(RangeError)
  })
})

it('gives the encoder the head of a card, its examples and its text, each once', () => {
  const faq = card('faq', 'Is there a cellar?', { entity: 'Hotel Moss', examples: ['bike cellar', 'bike cellar'] })
  expect(cardTexts({ ...faq, text: 'Yes, by the yard.' })).toEqual([
    'Is there a cellar?',
    'bike cellar',
    'Yes, by the yard.',
  ])
  expect(cardTexts(card('review', 'Hotel Moss', { entity: 'Hotel Moss', text: 'Good beds.' }))).toEqual(['Good beds.'])
  expect(cardTexts(card('empty', 'Hotel Moss', { entity: 'Hotel Moss' }))).toEqual(['Hotel Moss'])
})
