import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openVectorCache } from '../../knowledge/vector-cache.ts'
import { createBundledEmbedder } from '../../model/bundled-embedder.ts'
import type { Embedder } from '../../model/embedder.ts'

/**
 * The bundled sentence encoder, whose vectors stay in the file that `SOTTO_VECTOR_CACHE` names, or in the system's folder
 * for temporary files, so that the next eval of the same file starts at once.
 *
 * @throws SetupError where that file cannot be used
 */
export function openEvalEmbedder(onProgress: (done: number, total: number) => void): Embedder & AsyncDisposable {
  const file = process.env['SOTTO_VECTOR_CACHE'] ?? join(tmpdir(), 'sotto-vectors.db')
  const bundled = createBundledEmbedder()
  const cache = openVectorCache({ file, encoder: 'use-lite-0.2.0', embedder: bundled, onProgress })
  return {
    embed: cache.embed,
    async [Symbol.asyncDispose]() {
      cache[Symbol.dispose]()
      await bundled[Symbol.asyncDispose]()
    },
  }
}
