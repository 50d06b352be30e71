import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../api-error.ts'

/** @throws ApiError 400 naming the field, never its value. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ApiError(
    400,
    `${what}${issue?.path.map((key) => `.${String(key)}`).join('') ?? ''}: ${issue?.message ?? 'invalid'}`,
  )
}

const version = z.object({ v: z.literal('1'), NC: z.literal('true') })

/** Reference §4: `v=1` and `NC=true` go with every call of the chat side; links come without them. */
export async function requireVersion(request: FastifyRequest): Promise<void> {
  if (!version.safeParse(request.query).success) throw new ApiError(400, 'The query must have v=1 and NC=true')
}

/** The id of the first event to return, inclusive; all events when left out. */
export const fromEvent = z.object({ from: z.coerce.number().int().min(0).default(0) })

/** One element may stand alone where a list is meant (reference §8). */
export function asList<Item extends z.ZodType>(item: Item) {
  return z.preprocess((raw) => [raw ?? []].flat(), z.array(item))
}
