import { z } from 'zod'
import type { Fact, FactSource } from '../../../domain/fact.ts'
import { makeFact } from '../../make-fact.ts'
import { list, object } from '../wire-shapes.ts'
import { attributes } from './attribute-names.ts'
import type { AttributeGroup, AttributeName } from './attribute-names.ts'

const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number),
])
const day = object({ year: number, month: number, day: number })
const product = object({ product: object({ name: z.string() }), quantity: number.optional().catch(undefined) })
const scalar = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])
const body = z.record(z.string(), z.unknown())

/** The facts of one group of engagement attributes, or of a participant's account, which has the same fields. */
export function attributeFacts(
  source: Extract<FactSource, 'engagement-attribute' | 'participant'>,
  group: AttributeGroup,
  raw: unknown,
): readonly Fact[] {
  const parsed = body.safeParse(raw)
  if (!parsed.success) return []
  const currency = toText(parsed.data['currency'])
  return names(group).flatMap(({ field, label, personal, money }) =>
    valuesOf(parsed.data, field.split('.')).flatMap((value, index) => {
      const words = toText(value)
      const shown = money === true && words !== '' && currency !== '' ? `${words} ${currency}` : words
      return makeFact(source, index === 0 ? label : `${label} ${index + 1}`, shown, personal)
    }),
  )
}

/** A field inside a list has one value for each of its elements. */
function valuesOf(from: Readonly<Record<string, unknown>>, path: readonly string[]): readonly unknown[] {
  const [first = '', ...rest] = path
  const value = from[first]
  if (rest.length === 0) return [value]
  return [value ?? []].flat().flatMap((inner: unknown) => {
    const parsed = body.safeParse(inner)
    return parsed.success ? valuesOf(parsed.data, rest) : []
  })
}

/** A word, number, day, list of products, or the parts of an address; empty for anything else. */
function toText(value: unknown): string {
  const word = scalar.safeParse(value)
  if (word.success) return word.data
  const date = day.safeParse(value)
  if (date.success) return toDay(date.data)
  const products = list(product).parse(value)
  if (products.length > 0) {
    return products
      .map(({ product: { name }, quantity = 1 }) => (quantity === 1 ? name : `${name} × ${quantity}`))
      .join(', ')
  }
  const parts = body.safeParse(value)
  return parts.success ? list(scalar).parse(Object.values(parts.data)).join(', ') : ''
}

function toDay({ year, month, day: ofMonth }: z.infer<typeof day>): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(ofMonth)}`
}

/** Widened: the table's own type has a different shape for every group. */
function names(group: AttributeGroup): readonly AttributeName[] {
  return attributes[group]
}
