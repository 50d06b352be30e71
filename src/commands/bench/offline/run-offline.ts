import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { waitQuietly } from '../../../lib/wait.ts'
import { productFlags, startPart } from '../part.ts'

export type OfflineOptions = {
  readonly cards: number
  readonly pastMoments: number
  readonly moments: number
  readonly profile: string | undefined
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

const blocks = z.object({ busiestTurnMs: z.number(), latestTimerMs: z.number() })
const encoded = blocks.extend({ ms: z.array(z.number()) })
const ran = encoded.extend({
  /** Processor time of all threads, a moment. */
  cpuMs: z.number(),
  shown: z.number(),
  withheld: z.number(),
  rssMb: z.number(),
  rssAtStartMb: z.number(),
  problems: z.number(),
})
const learned = z.object({ moments: z.number(), steps: z.number(), topicExamples: z.number(), tookMs: z.number() })
const takenUp = blocks.extend({ rssMb: z.number(), learned })
const progress = z.object({ done: z.number(), total: z.number(), past: z.number(), learned: z.number() })

export type OfflineReport = {
  readonly takenUp: z.infer<typeof takenUp> & { readonly seconds: number }
  readonly product: z.infer<typeof ran>
  /** Before and after the product. */
  readonly encoder: readonly z.infer<typeof encoded>[]
}

/** Code is compiled, and what is looked up for the first time is at hand. */
const warmUpMoments = 60
const everyMs = 15

/** The encoder alone, the product, the encoder alone, in one process that has all cards and the past. */
export async function runOffline(options: OfflineOptions): Promise<OfflineReport> {
  const { cards, pastMoments, moments, profile, say, signal } = options
  // Vectors stay from run to run: making those of 11,000 cards takes minutes, and is not what is measured.
  const folder = join(tmpdir(), 'sotto-bench-offline')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  await using product = startPart(new URL('./product-process.ts', import.meta.url), [...productFlags, ...flags])
  const startedAt = performance.now()
  await product.ask('start', { cards, pastMoments, folder }, z.undefined())
  for (let told = ''; ;) {
    signal.throwIfAborted()
    const { done, total, past, learned: from } = await product.ask('progress', undefined, progress)
    if (total >= cards * 0.9 && done === total && past >= pastMoments && from >= pastMoments) break
    const now = `cards: ${done} of ${total}, past moments: ${past}, learned from: ${from}`
    if (now !== told) say((told = now))
    await waitQuietly(1_000, signal)
  }
  const seconds = (performance.now() - startedAt) / 1_000
  const up = await product.ask('takenUp', undefined, takenUp)
  say(`all taken up after ${seconds.toFixed(0)} s`)
  await product.ask('run', { moments: warmUpMoments, everyMs }, ran)
  const half = { moments: Math.ceil(moments / 2), everyMs }
  const before = await product.ask('encode', half, encoded)
  say(`${moments} moments`)
  const measured = await product.ask('run', { moments, everyMs }, ran)
  const after = await product.ask('encode', half, encoded)
  return { takenUp: { ...up, seconds }, product: measured, encoder: [before, after] }
}
