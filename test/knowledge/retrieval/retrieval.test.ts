import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/domain/card.ts'
import { cardId } from '../../../src/domain/ids.ts'
import { bundledEncoder } from '../../../src/knowledge/retrieval/encoder.ts'
import type { Encoder } from '../../../src/knowledge/retrieval/encoder.ts'
import { cardVectorsFile, openRetrieval } from '../../../src/knowledge/retrieval/retrieval.ts'
import { createBundledEmbedder } from '../../../src/model/bundled-embedder.ts'
import { EmbedderError } from '../../../src/model/embedder.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { until } from '../../helpers/until.ts'

const card = (id: string, title: string, examples: readonly string[] = [], more: Partial<Card> = {}): Card => ({
  cardId: cardId(id),
  playbook: 'bikes',
  title,
  topic: '',
  when: '',
  examples,
  factsNeeded: [],
  steps: [],
  reply: 'A reply.',
  never: [],
  languages: ['en'],
  ...more,
})
const cards = [
  card('money-back', 'Refund', ['I want a refund', 'please reimburse me']),
  card('theft', 'Stolen bike', ['somebody stole my bike', 'my bike was taken']),
  card('robo', 'Bicicleta robada', ['me han robado la bici'], { languages: ['es'] }),
]

/** Vectors of letters: an encoder that counts what it is asked, and fails while it is told to. */
function letters(more: Partial<Encoder> = {}) {
  const asked: string[] = []
  const state = { fails: false, hangs: false }
  const encoder: Encoder = {
    name: 'letters',
    languages: ['en'],
    remote: false,
    embedder: {
      embed(texts, wanted) {
        if (state.hangs)
          return new Promise((_, reject) => wanted.addEventListener('abort', () => reject(wanted.reason)))
        if (state.fails) return Promise.reject(new EmbedderError('The encoder is away'))
        asked.push(...texts)
        return Promise.resolve(
          texts.map((text) => {
            const counts = new Float32Array(26)
            for (const letter of text.toLowerCase()) {
              const place = letter.charCodeAt(0) - 97
              if (place >= 0 && place < 26) counts[place] = (counts[place] ?? 0) + 1
            }
            const length = Math.hypot(...counts) || 1
            return counts.map((value) => value / length)
          }),
        )
      },
    },
    ...more,
  }
  return { asked, state, encoder }
}

/** However busy the machine is. */
const endless = { encoderMs: 10_000, wholeMs: 20_000 }

function open(dataDir: string, encoder: Encoder, patience = endless) {
  const problems: string[] = []
  const errors: unknown[] = []
  const retrieval = openRetrieval({
    dataDir,
    encoder,
    patience,
    onProblem: (problem) => problems.push(problem),
    onError: (error) => errors.push(error),
  })
  const encoded = (count: number) =>
    until(`${count} cards to be encoded`, () => retrieval.status().encoded.done === count)
  return { retrieval, problems, errors, encoded }
}
const signal = new AbortController().signal

describe('finding cards', () => {
  it('finds by meaning what shares no word, with the encoder that comes with Sotto', async () => {
    using folder = temporaryFolder()
    await using embedder = createBundledEmbedder()
    const { retrieval, encoded, errors } = open(folder.path, bundledEncoder(embedder))
    await using _ = retrieval
    retrieval.set(cards)
    await encoded(2)
    const [found] = await retrieval.find('could I have my money back', 3, { signal })
    expect(found).toMatchObject({ card: { cardId: 'money-back' }, support: 0 })
    expect(found?.likeness).toBeGreaterThan(0.4)
    // The encoder knows English only, and says so.
    const [spanish] = await retrieval.find('hola, me han robado la bici, por favor', 3, { signal })
    expect(spanish).toMatchObject({ card: { cardId: 'robo' } })
    expect(spanish).not.toHaveProperty('likeness')
    expect(retrieval.status()).toMatchObject({ cards: 3, encoded: { done: 2, total: 2 }, by: 'meaning', problem: null })
    expect(errors).toEqual([])
  })

  it('asks the encoder for what is new only, also after a restart', async () => {
    using folder = temporaryFolder()
    const { asked, encoder } = letters()
    {
      const { retrieval, encoded } = open(folder.path, encoder)
      await using _ = retrieval
      retrieval.set(cards)
      await encoded(2)
      expect(asked).toHaveLength(6)
      retrieval.set([...cards, card('late', 'Late parcel')])
      await encoded(3)
      expect(asked.slice(6)).toEqual(['Late parcel'])
      retrieval.set(cards.slice(1))
      await encoded(1)
      expect(await retrieval.find('refund', 3, { signal })).not.toContainEqual(
        expect.objectContaining({ card: expect.objectContaining({ cardId: 'money-back' }) }),
      )
    }
    const { retrieval, encoded } = open(folder.path, encoder)
    await using _ = retrieval
    const before = asked.length
    retrieval.set(cards)
    await encoded(2)
    expect(asked).toHaveLength(before)
  })

  it('finds nothing where all of it takes too long, and says how long it waited', async () => {
    using folder = temporaryFolder()
    const { state, encoder } = letters()
    const { retrieval, errors, encoded } = open(folder.path, encoder, { encoderMs: 10_000, wholeMs: 200 })
    await using _ = retrieval
    retrieval.set(cards)
    await encoded(2)
    state.hangs = true
    expect(await retrieval.find('a refund please', 3, { signal })).toEqual([])
    expect(errors).toEqual([new Error('Looking for cards took longer than 200 ms')])
  })

  it('goes by words while the encoder is away, says so, and by meaning once it is back', async () => {
    using folder = temporaryFolder()
    const { state, encoder } = letters()
    state.fails = true
    const { retrieval, problems, encoded } = open(folder.path, encoder)
    await using _ = retrieval
    retrieval.set(cards)
    await until('the problem', () => problems.length > 0)
    expect(await retrieval.find('a refund please', 3, { signal })).toMatchObject([{ card: { cardId: 'money-back' } }])
    expect(retrieval.status()).toMatchObject({ by: 'words', encoded: { done: 0, total: 2 } })
    expect(JSON.stringify([problems, retrieval.status()])).not.toContain('reimburse')
    state.fails = false
    await encoded(2)
    expect(retrieval.status()).toMatchObject({ by: 'meaning', problem: null })
    expect((await retrieval.find('a refund please', 3, { signal }))[0]).toHaveProperty('likeness')
  })

  it('sends nothing to another machine of a text that must not leave this one', async () => {
    using folder = temporaryFolder()
    const { asked, encoder } = letters({ remote: true })
    const { retrieval, encoded } = open(folder.path, encoder)
    await using _ = retrieval
    retrieval.set(cards)
    await encoded(2)
    const [kept] = await retrieval.find('where is my refund', 3, { signal, leavesMachine: false })
    expect(kept).toMatchObject({ card: { cardId: 'money-back' } })
    expect(asked).not.toContain('where is my refund')
    const [sent] = await retrieval.find('where is my refund', 3, { signal, leavesMachine: true })
    expect(sent).toHaveProperty('likeness')
    expect(asked).toContain('where is my refund')
  })

  it('does without the file of vectors where it cannot be used', async () => {
    using folder = temporaryFolder()
    writeFileSync(
      join(folder.path, cardVectorsFile),
      'this is no database, and long enough to be taken for one'.repeat(50),
    )
    const { encoder } = letters()
    const { retrieval, problems, encoded } = open(folder.path, encoder)
    await using _ = retrieval
    retrieval.set(cards)
    await encoded(2)
    expect(problems.join()).toContain('delete it to begin anew')
  })

  it('looks through 2,000 cards while others are taken up, and answers in order of their fit', async () => {
    using folder = temporaryFolder()
    const { encoder } = letters()
    const { retrieval, encoded } = open(folder.path, encoder)
    await using _ = retrieval
    const many = Array.from({ length: 2_000 }, (_value, number) => card(`n${number}`, `Number ${number}`))
    retrieval.set(many)
    retrieval.set([...many, ...cards])
    expect(Array.isArray(await retrieval.find('refund', 3, { signal }))).toBe(true)
    await encoded(2_002)
    expect((await retrieval.find('refund', 1, { signal }))[0]).toMatchObject({ card: { cardId: 'money-back' } })
  })

  it('leaves nobody in a queue: what comes while the encoder is busy is looked for by words', async () => {
    using folder = temporaryFolder()
    const { encoder } = letters()
    const held: (() => void)[] = []
    const state = { isSlow: false }
    const slow: Encoder = {
      ...encoder,
      embedder: {
        async embed(texts, stop) {
          if (state.isSlow) await new Promise<void>((resolve) => held.push(resolve))
          return encoder.embedder.embed(texts, stop)
        },
      },
    }
    const { retrieval, encoded } = open(folder.path, slow)
    await using _ = retrieval
    retrieval.set(cards)
    await encoded(2)
    state.isSlow = true
    const first = Array.from({ length: 2 }, (_value, number) => retrieval.find(`refund ${number}`, 1, { signal }))
    const [late] = await retrieval.find('a refund please', 1, { signal })
    expect(late).toMatchObject({ card: { cardId: 'money-back' } })
    expect(late).not.toHaveProperty('likeness')
    expect(held).toHaveLength(2)
    for (const go of held) go()
    for (const [found] of await Promise.all(first)) expect(found).toHaveProperty('likeness')
  })

  it('gives none to somebody who wants none any more, without an error', async () => {
    using folder = temporaryFolder()
    const { encoder } = letters()
    const { retrieval, errors } = open(folder.path, encoder)
    await using _ = retrieval
    retrieval.set(cards)
    expect(await retrieval.find('refund', 3, { signal: AbortSignal.abort() })).toEqual([])
    expect(errors).toEqual([])
  })
})
