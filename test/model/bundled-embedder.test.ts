import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { createBundledEmbedder } from '../../src/model/bundled-embedder.ts'
import { cosine, EmbedderError } from '../../src/model/embedder.ts'

const odd = new URL('./odd-worker.ts', import.meta.url)
const signal = new AbortController().signal

describe('the bundled sentence encoder', () => {
  it('puts sentences of one meaning closer than others, in the order of the texts', async () => {
    await using embedder = createBundledEmbedder()
    const texts = ['Where is my parcel?', 'My package has not arrived yet.', 'How do I change my password?', '', '  ']
    const [parcel, late, password, nothing, blank] = await embedder.embed(texts, signal)
    if (!parcel || !late || !password || !nothing || !blank) throw new Error('a vector is missing')
    expect(parcel).toHaveLength(512)
    expect(cosine(parcel, parcel)).toBeCloseTo(1, 5)
    expect(cosine(parcel, late)).toBeGreaterThan(cosine(parcel, password) + 0.1)
    expect(cosine(nothing, parcel)).toBe(0)
    expect(cosine(blank, parcel)).toBe(0)
  })

  it('reads very long, foreign and odd texts without falling over', async () => {
    await using embedder = createBundledEmbedder()
    const texts = ['a'.repeat(50_000), '你好，我的包裹在哪里？', '🙂'.repeat(300), '\u0000\ud800', '[EMAIL_1] [CARD_1]']
    const vectors = await embedder.embed(texts, signal)
    expect(vectors.map((vector) => vector.length)).toEqual(texts.map(() => 512))
    expect(vectors.flatMap((vector) => [...vector]).every(Number.isFinite)).toBe(true)
  })

  it('leaves the main loop free while it reads', async () => {
    await using embedder = createBundledEmbedder()
    await embedder.embed(['ready'], signal)
    const texts = Array.from({ length: 5 }, (_, index) => `${'The order has left our store. '.repeat(8)}${index}`)
    const before = { thread: process.threadCpuUsage(), all: process.cpuUsage() }
    await embedder.embed(texts, signal)
    // A share of the work, not a time: with an encoder in this thread it would be nearly all.
    const share = process.threadCpuUsage(before.thread).user / process.cpuUsage(before.all).user
    expect(share).toBeLessThan(0.5)
  })
})

describe('the worker of the encoder', () => {
  it('is asked once for a text that several want, and not again for one at hand', async () => {
    await using embedder = createBundledEmbedder({ worker: odd, cached: 2 })
    const [[one], [other]] = await Promise.all([embedder.embed(['abc'], signal), embedder.embed(['abc'], signal)])
    expect(one).toBe(other)
    const [again] = await embedder.embed(['abc'], signal)
    expect(again).toBe(one)
    await embedder.embed(['d', 'e'], signal)
    const [later] = await embedder.embed(['abc'], signal)
    expect(later).not.toBe(one)
    expect(later?.[0]).toBe(3)
  })

  it.each(['fall over', 'leave'])(
    'that ends (%s) is an error for those who wait, and a new one serves the next',
    async (text) => {
      await using embedder = createBundledEmbedder({ worker: odd })
      const [before] = await embedder.embed(['abc'], signal)
      const outcomes = await Promise.allSettled([embedder.embed([text], signal), embedder.embed(['behind it'], signal)])
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') throw new Error('it should have failed')
        expect(outcome.reason).toBeInstanceOf(EmbedderError)
        expect(String(outcome.reason)).not.toContain(text)
      }
      const [after] = await embedder.embed(['abcd'], signal)
      expect(after?.[0]).toBe(4)
      expect(after?.[1]).not.toBe(before?.[1])
    },
  )

  it('that cannot even start is an error, each time anew', async () => {
    await using embedder = createBundledEmbedder({ worker: new URL('./not-there.ts', import.meta.url) })
    await expect(embedder.embed(['a'], signal)).rejects.toBeInstanceOf(EmbedderError)
    await expect(embedder.embed(['a'], signal)).rejects.toBeInstanceOf(EmbedderError)
  })

  it('does not begin what nobody wants any more', async () => {
    await using embedder = createBundledEmbedder({ worker: odd })
    const stop = new AbortController()
    const reason = new Error('enough')
    // The one behind would make the worker fall over.
    const first = embedder.embed(['abc'], signal)
    const given = embedder.embed(['fall over'], stop.signal)
    stop.abort(reason)
    await expect(given).rejects.toBe(reason)
    await expect(first).resolves.toHaveLength(1)
    const [later] = await embedder.embed(['abcd'], signal)
    expect(later?.[0]).toBe(4)
    await expect(embedder.embed(['x'], stop.signal)).rejects.toBe(reason)
  })

  it('takes what a tip waits for before the rest, be it asked for again', async () => {
    await using embedder = createBundledEmbedder({ worker: odd })
    const order: string[] = []
    const ask = (text: string, wantedFor?: 'tip') =>
      embedder.embed([text], signal, wantedFor).then(() => order.push(text))
    await Promise.all([ask('begun'), ask('card'), ask('wanted soon'), ask('tip', 'tip'), ask('wanted soon', 'tip')])
    expect(order).toEqual(['begun', 'tip', 'wanted soon', 'wanted soon', 'card'])
  })

  it('fails those who wait when it is closed, and all who come later', async () => {
    const embedder = createBundledEmbedder({ worker: odd })
    const waiting = embedder.embed(['abc'], signal)
    const [outcome] = await Promise.allSettled([waiting, embedder[Symbol.asyncDispose]()])
    expect(outcome).toMatchObject({ status: 'rejected' })
    await expect(embedder.embed(['abc'], signal)).rejects.toBeInstanceOf(EmbedderError)
  })

  it('holds no process that has nothing to wait for', () => {
    const program = `
      import { createBundledEmbedder } from '${new URL('../../src/model/bundled-embedder.ts', import.meta.url).href}'
      const embedder = createBundledEmbedder()
      const [vector] = await embedder.embed(['hello'], new AbortController().signal)
      console.log(vector.length)`
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 25_000,
    })
    expect([status, stdout]).toEqual([0, '512\n'])
  })

  // Native code that is cut off takes the process down with it (SIGABRT).
  it.each([
    ['a process that ends', 'setTimeout(() => process.exit(0), 20)'],
    ['the end of the encoder', 'setTimeout(() => void embedder[Symbol.asyncDispose](), 20)'],
    ['a process that ends while it loads', 'process.exit(0)'],
  ])(
    'is not cut off in the middle of a text: %s',
    (_what, end) => {
      const program = `
      import { createBundledEmbedder } from '${new URL('../../src/model/bundled-embedder.ts', import.meta.url).href}'
      const embedder = createBundledEmbedder()
      const { signal } = new AbortController()
      const loaded = ${String(!end.startsWith('process'))}
      if (loaded) await embedder.embed(['hello'], signal)
      const texts = Array.from({ length: 40 }, (_none, index) => 'many words, '.repeat(60) + index)
      embedder.embed(texts, signal).catch(() => undefined)
      if (!loaded) await new Promise((resolve) => setTimeout(resolve, 100))
      ${end}`
      for (let times = 0; times < 2; times += 1) {
        const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
          encoding: 'utf8',
          timeout: 25_000,
        })
        expect([status, signal]).toEqual([0, null])
      }
    },
    60_000,
  )
})
