import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openVectorCache } from '../../src/knowledge/vector-cache.ts'
import { SetupError } from '../../src/lib/setup-error.ts'
import type { Embedder } from '../../src/model/embedder.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

function countingEmbedder() {
  const asked: string[] = []
  const embedder: Embedder = {
    embed: (texts) => {
      asked.push(...texts)
      return Promise.resolve(texts.map((text) => Float32Array.from([text.length, 1])))
    },
  }
  return { asked, embedder }
}

const signal = new AbortController().signal

describe('openVectorCache', () => {
  it('asks for each text once, also after a restart', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'vectors.db')
    const { asked, embedder } = countingEmbedder()
    const progress: [number, number][] = []
    const open = () =>
      openVectorCache({ file, encoder: 'one', embedder, onProgress: (...done) => void progress.push(done) })
    {
      using cache = open()
      const vectors = await cache.embed(['a', 'bbb', 'a'], signal)
      expect(vectors.map((vector) => [...vector])).toEqual([
        [1, 1],
        [3, 1],
        [1, 1],
      ])
    }
    using again = open()
    const vectors = await again.embed(['bbb', 'cc'], signal)
    expect(vectors.map((vector) => [...vector])).toEqual([
      [3, 1],
      [2, 1],
    ])
    expect(asked).toEqual(['a', 'bbb', 'cc'])
    expect(progress.at(-1)).toEqual([2, 2])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('does not mix the vectors of two encoders', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'vectors.db')
    const { asked, embedder } = countingEmbedder()
    for (const encoder of ['one', 'two']) {
      using cache = openVectorCache({ file, encoder, embedder })
      await cache.embed(['a'], signal)
    }
    expect(asked).toEqual(['a', 'a'])
  })

  it('names a file that cannot be used', () => {
    using folder = temporaryFolder()
    expect(() => openVectorCache({ file: folder.path, encoder: 'one', embedder: countingEmbedder().embedder })).toThrow(
      SetupError,
    )
  })
})
