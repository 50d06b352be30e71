import { describe, expect, it } from 'vitest'
import { createEntityNames } from '../../../src/knowledge/articles/entity-names.ts'

const entities = [
  'ACORN GUEST HOUSE',
  'A AND B GUEST HOUSE',
  'GONVILLE HOTEL',
  'THE CAMBRIDGE BELFRY',
  "ROSA'S BED AND BREAKFAST",
  'FINCHES BED AND BREAKFAST',
  'PIZZA HUT CITY CENTRE',
  'PIZZA HUT FEN DITTON',
  'CITYROOMZ',
  'ASK RESTAURANT',
  'AYLESBRAY LODGE GUEST HOUSE',
]
const everyday = new Set([
  'guest',
  'house',
  'hotel',
  'pizza',
  'city',
  'centre',
  'restaurant',
  'bed',
  'breakfast',
  'ask',
])
const names = createEntityNames(entities, everyday)
const found = (text: string) => names.find(text).map(({ entity }) => entity)

describe('createEntityNames', () => {
  it.each([
    ['I stay at the Acorn Guest House tonight', ['ACORN GUEST HOUSE']],
    ['the acorn guesthouse is a quiet place', ['ACORN GUEST HOUSE']],
    ['Is the Gonville any good?', ['GONVILLE HOTEL']],
    ['the belfry or the gonville?', ['THE CAMBRIDGE BELFRY', 'GONVILLE HOTEL']],
    ["Rosa's B&B please", ["ROSA'S BED AND BREAKFAST"]],
    ['rosas bed & breakfast', ["ROSA'S BED AND BREAKFAST"]],
    ['a room at city roomz', ['CITYROOMZ']],
  ])('finds names that are whole, short or written together: %s', (text, wanted) => {
    expect(found(text)).toEqual(wanted)
  })

  it.each([
    ['the goonville hotel', ['GONVILLE HOTEL']],
    ['do you know the ayelsbray lodge?', ['AYLESBRAY LODGE GUEST HOUSE']],
    ['citycroomz would work', ['CITYROOMZ']],
  ])('finds misspelt names: %s', (text, wanted) => {
    expect(found(text)).toEqual(wanted)
  })

  it('keeps the name that covers most of the words, and all that cover the same', () => {
    expect(found('Pizza Hut Fen Ditton')).toEqual(['PIZZA HUT FEN DITTON'])
    expect(found('Pizza Hut').toSorted()).toEqual(['PIZZA HUT CITY CENTRE', 'PIZZA HUT FEN DITTON'])
  })

  it('takes no everyday words for a name', () => {
    expect(found('I want a guest house or a hotel in the city centre with breakfast in bed')).toEqual([])
  })

  it('says where an everyday word may be meant as a name', () => {
    expect(createEntityNames(['ASK'], everyday).find('is Ask open?')).toMatchObject([{ entity: 'ASK', isSure: false }])
  })
})
