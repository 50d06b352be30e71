import { z } from 'zod'
import { parseWithLines } from '../lib/front-matter.ts'

const ms = z.number().int().min(100).max(600_000)
const amount = z.strictObject({
  calls: z.number().int().min(0).optional(),
  tokens: z.number().int().min(0).optional(),
})
const pricePerMillion = z.number().min(0).max(100_000)

const keyName = z.string().regex(/^[A-Z][A-Z0-9_]*_KEY$/, 'the name of an environment variable that ends in _KEY')

const settingsShape = z.strictObject({
  limits: z
    .strictObject({
      first_words_ms: ms.default(5_000),
      stall_ms: ms.default(5_000),
      whole_ms: ms.default(30_000),
      max_tokens: z.number().int().min(16).max(100_000).default(600),
    })
    .prefault({}),
  budget: z
    .strictObject({
      per_minute: amount.default({}),
      per_day: amount.default({}),
      per_conversation: amount.default({}),
    })
    .prefault({}),
  endpoints: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'names in small letters, digits and dashes'),
      z.strictObject({
        base_url: z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, '')),
        model: z.string().min(1).max(200),
        key_env: keyName.optional(),
      }),
    )
    .default({}),
  embeddings: z
    .strictObject({
      base_url: z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, '')),
      model: z.string().min(1).max(200),
      key_env: keyName.optional(),
      languages: z.array(z.string().regex(/^[a-z]{2}$/, 'two small letters')).optional(),
    })
    .optional(),
  currency: z.string().min(1).max(8).default('USD'),
  prices: z
    .record(
      z.string(),
      z.strictObject({ input: pricePerMillion, cached: pricePerMillion.optional(), output: pricePerMillion }),
    )
    .default({}),
})

/** What the file `model.yaml` in the prompts folder says; every part of it may be left out. Prices are per million tokens. */
export type ModelSettings = Readonly<z.infer<typeof settingsShape>>
export type BudgetAmount = Readonly<z.infer<typeof amount>>

/** @throws FileProblem naming the line and what is wrong there. */
export function parseModelSettings(text: string): ModelSettings {
  return parseWithLines(text, settingsShape)
}

export const usualSettings: ModelSettings = settingsShape.parse({})
