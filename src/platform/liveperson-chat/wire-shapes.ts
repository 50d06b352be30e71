import { z } from 'zod'
import { MalformedAnswerError } from './errors.ts'

// Reference §8: attributes may come with or without `@`, one element as an object, none as a missing key,
// numbers as strings. These four helpers are the only place that knows it.

/** An object whose attribute names may carry an `@`. */
export const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((raw) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
    return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key.replace(/^@/, ''), value]))
  }, z.object(shape))

/** A list that arrives as nothing, one element or an array. Elements that do not fit are left out. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z
    .preprocess((raw) => [raw ?? []].flat(), z.array(z.unknown()))
    .transform((elements) => {
      return elements.flatMap((element) => {
        const parsed = item.safeParse(element)
        return parsed.success ? [parsed.data] : []
      })
    })

export const digits = z
  .union([
    z.number().int(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .refine((value) => value >= 0 && Number.isSafeInteger(value))
/** How many, where -1 means any number. */
export const countOrAny = z.union([digits, z.literal(-1), z.literal('-1').transform(() => -1)])
export const text = z.union([z.string(), z.number().transform(String)])
/** Present and fitting, or undefined: an odd value in a field we can do without costs nothing else. */
export const maybe = <Schema extends z.ZodType>(schema: Schema) => z.optional(schema).catch(undefined)

/** @throws MalformedAnswerError naming the places that do not fit, never their values. */
export function parseAnswer<Schema extends z.ZodType>(schema: Schema, raw: unknown, what: string): z.infer<Schema> {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  // Paths only: zod's messages may quote values.
  const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole answer').join(', ')
  throw new MalformedAnswerError(`${what}: not as documented at ${where}`)
}
