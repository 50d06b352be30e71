import type { SaidLine } from '../../domain/past-moment.ts'
import type { EmbedFor, Embedder } from '../../model/embedder.ts'

/** What a situation is compared by: the visitor's newest words above all, then what the agent had said, then the rest. */
const weights = { visitor: 0.45, agent: 0.25, before: 0.3 } as const
/** A line counts so much of the one after it. */
const fading = 0.75

/** One vector for a situation, of unit length; each of its lines is embedded once, however often it comes again. */
export async function embedSituation(
  situation: readonly SaidLine[],
  embedder: Embedder,
  signal: AbortSignal,
  wantedFor: EmbedFor = 'later',
): Promise<Float32Array> {
  const lastAgent = situation.findLastIndex(({ speaker }) => speaker === 'agent')
  const unanswered = situation.slice(lastAgent + 1).map(({ text }) => text)
  const before = situation.slice(0, lastAgent + 1).map(({ text }) => text)
  const texts = [unanswered.join(' . '), ...before].map(withoutPlaceholders)
  const [visitor, ...others] = await embedder.embed(texts, signal, wantedFor)
  const agent = others.at(-1)
  const sum = new Float32Array(visitor?.length ?? 0)
  if (visitor) add(sum, visitor, weights.visitor)
  if (agent) add(sum, agent, weights.agent)
  const rest = new Float32Array(sum.length)
  for (const [index, vector] of others.entries()) add(rest, vector, fading ** (others.length - 1 - index))
  add(sum, toUnit(rest), weights.before)
  return toUnit(sum)
}

/** The text without what the encoder would stumble over. */
export function withoutPlaceholders(text: string): string {
  return text.replaceAll(/\[[A-Z]{1,20}_\d{1,5}\]/g, 'it')
}

function add(sum: Float32Array, vector: Float32Array, weight: number): void {
  for (let index = 0; index < sum.length; index += 1) sum[index] = (sum[index] ?? 0) + weight * (vector[index] ?? 0)
}

function toUnit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
