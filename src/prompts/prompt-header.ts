import { z } from 'zod'
import { momentReasons } from '../domain/moment.ts'
import { tenures } from '../domain/person.ts'
import { tipKinds } from '../domain/tip.ts'

const ms = z.number().int().min(100).max(600_000)
const once = (list: readonly string[]) => new Set(list).size === list.length
const eachOnce = { message: 'each of them once' }

/** The header of a prompt file; `docs/prompts.md` has a row for each key. */
export const promptHeader = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,60}$/, 'small letters, digits and dashes, beginning with a letter'),
  title: z.string().min(1).max(120),
  kinds: z.array(z.enum(tipKinds)).min(1).refine(once, eachOnce),
  moments: z.array(z.enum(momentReasons)).min(1).refine(once, eachOnce),
  tenure: z
    .array(z.enum(tenures))
    .min(1)
    .refine(once, eachOnce)
    .default([...tenures]),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language such as en, de or pt-BR'))
    .min(1)
    .refine(once, eachOnce)
    .optional(),
  max_words: z.number().int().min(5).max(400).default(60),
  model: z.string().min(1).max(200).optional(),
  endpoint: z.string().min(1).max(60).optional(),
  limits: z
    .strictObject({
      first_words_ms: ms.optional(),
      whole_ms: ms.optional(),
      max_tokens: z.number().int().min(16).max(100_000).optional(),
    })
    .prefault({}),
})
