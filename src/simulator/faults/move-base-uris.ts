import { z } from 'zod'

const named = z.looseObject({ baseURI: z.string() })
const list = z.looseObject({ baseURIs: z.array(named) })

/** A Domain API answer in either shape (reference §2), with the same host at another port. */
export function moveBaseUris(answer: unknown, port: number): unknown {
  const move = (entry: z.infer<typeof named>) => ({
    ...entry,
    baseURI: entry.baseURI.replace(/(?::\d+)?$/, `:${port}`),
  })
  const many = list.safeParse(answer)
  if (many.success) return { ...many.data, baseURIs: many.data.baseURIs.map(move) }
  const one = named.safeParse(answer)
  return one.success ? move(one.data) : answer
}
