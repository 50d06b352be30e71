import { createHash } from 'node:crypto'
import { chmodSync, existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import type { Embedder } from '../model/embedder.ts'

/** Asked at once, so that what was done so far is kept when the process ends in between. */
const usualBatchSize = 64

/**
 * An encoder whose vectors stay in a file, by hash of encoder and text, so that a restart does not embed the same cards again.
 * For the team's own material: of what people said in conversations nothing is to be kept here, not even a hash.
 *
 * @param encoder name of the encoder and its version: vectors of two are never mixed
 * @param onProgress texts done and texts asked for, after each batch
 * @throws SetupError where the file cannot be used
 */
export function openVectorCache(options: {
  readonly file: string
  readonly encoder: string
  readonly embedder: Embedder
  readonly onProgress?: (done: number, total: number) => void
  /** Texts that the encoder is asked for at a time. Default 64. */
  readonly batchSize?: number
}): Embedder & Disposable {
  const { file, encoder, embedder, onProgress, batchSize = usualBatchSize } = options
  const database = open(file)
  const select = database.prepare('SELECT vector FROM vectors WHERE hash = ?')
  const insert = database.prepare('INSERT OR REPLACE INTO vectors (hash, vector) VALUES (?, ?)')
  const hashOf = (text: string) => hashOfText(encoder, text)
  const find = (text: string): Float32Array | undefined => {
    const kept = select.get(hashOf(text))?.['vector']
    return kept instanceof Uint8Array ? new Float32Array(kept.slice().buffer) : undefined
  }
  const keep = (text: string, vector: Float32Array) =>
    insert.run(hashOf(text), new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))

  return {
    async embed(texts, signal) {
      const vectors = texts.map(find)
      const missing = [...new Set(texts.filter((_, index) => vectors[index] === undefined))]
      const made = new Map<string, Float32Array>()
      const had = texts.length - missing.length
      for (let start = 0; start < missing.length; start += batchSize) {
        const batch = missing.slice(start, start + batchSize)
        const fresh = await embedder.embed(batch, signal)
        database.exec('BEGIN')
        for (const [index, text] of batch.entries()) {
          const vector = fresh[index]
          if (!vector) continue
          made.set(text, vector)
          keep(text, vector)
        }
        database.exec('COMMIT')
        onProgress?.(had + start + batch.length, texts.length)
      }
      return texts.map((text, index) => {
        const vector = vectors[index] ?? made.get(text)
        if (!vector) throw new Error('The sentence encoder gave fewer vectors than it was asked for')
        return vector
      })
    },
    [Symbol.dispose]: () => database.close(),
  }
}

function hashOfText(encoder: string, text: string): Buffer {
  return createHash('sha256').update(`${encoder}\n${text}`).digest()
}

/** Of these texts, how many have their vector in such a file; none where there is no sound file. It is only read. */
export function countKnownTexts(file: string, encoder: string, texts: Iterable<string>): number {
  if (!existsSync(file)) return 0
  try {
    using database = new DatabaseSync(file, { readOnly: true, timeout: 2_000 })
    const select = database.prepare('SELECT 1 FROM vectors WHERE hash = ?')
    let known = 0
    for (const text of texts) if (select.get(hashOfText(encoder, text))) known += 1
    return known
  } catch {
    // Whoever fills the file says what is wrong with it.
    return 0
  }
}

function open(file: string): DatabaseSync {
  try {
    const database = new DatabaseSync(file, { timeout: 5_000 })
    chmodSync(file, 0o600)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
    database.exec('CREATE TABLE IF NOT EXISTS vectors (hash BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID')
    return database
  } catch (error) {
    throw new SetupError(
      `The file of sentence vectors ${file} cannot be used (${errorText(error)}); delete it to begin anew.`,
    )
  }
}
