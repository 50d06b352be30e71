import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { waitQuietly } from '../../../lib/wait.ts'
import { productFlags, startPart } from '../part.ts'
import type { Part } from '../part.ts'
import { listenSetup, openWithinMs, usage } from './setup.ts'
import type { CallerSetup } from './setup.ts'

export type ListenOptions = {
  /** How long the product is measured; the baseline is measured half as long before it and half as long after. */
  readonly seconds: number
  readonly sessions: number
  readonly conversations: number
  /** Empty, for what the product stores. */
  readonly folder: string
  /** Where processor profiles go, if they are wanted. */
  readonly profile: string | undefined
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

const callerSample = usage.extend({ latenessMsP99: z.number(), latencyMsP99: z.number().default(0) })
const loadSample = usage.extend({ latenessMsP99: z.number(), requests: z.number(), linesSaid: z.number() })
const state = z.object({ sessions: z.number(), conversations: z.number(), failed: z.number() })
const memory = z.object({ heapUsed: z.number(), external: z.number(), rss: z.number() })
export type Memory = z.infer<typeof memory>

/** A stretch of the run: what was asked and answered, and what that cost each side. */
export type Stretch = {
  readonly ms: number
  readonly requests: number
  readonly callerCpuMs: number
  readonly loadCpuMs: number
  /** From event available to stored; 0 for the baseline, which stores nothing. */
  readonly latencyMsP99: number
}

export type Round = {
  readonly stretches: readonly Stretch[]
  readonly patterns: readonly string[]
  readonly latenessMsP99: number
  readonly loadLatenessMsP99: number
}

const measured = z.object({
  stored: z.number(),
  failed: z.number(),
  troubles: z.record(z.string(), z.number()),
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
})

export type ListenReport = {
  readonly baseline: readonly Round[]
  readonly product: Round & {
    readonly measured: z.infer<typeof measured>
    readonly linesSaid: number
    /** Empty process; all sessions open without a conversation; all conversations read, none talking; at the end. */
    readonly memory: { readonly empty: Memory; readonly sessions: Memory; readonly idle: Memory; readonly end: Memory }
  }
}

/** After the last session is open: code is compiled, connections stand, polls are in their rhythm. */
const longestWarmUpMs = 10_000
const stretchMs = 10_000

/** Baseline, product, baseline, each in a process of its own, against one load server. */
export async function runListen(options: ListenOptions): Promise<ListenReport> {
  const { folder, seconds, sessions, conversations, say, signal } = options
  const scale = { sessions, conversations }
  const warmUpMs = Math.min(longestWarmUpMs, seconds * 1_000)
  await using load = startPart(new URL('./load-process.ts', import.meta.url), profileFlags(options, 'load'))
  const where = await load.ask('start', listenSetup.parse(scale), z.object({ url: z.string(), ca: z.string() }))
  const setup: CallerSetup = { ...scale, ...where, folder }

  const runBaseline = async (part: 'before' | 'after'): Promise<Round> => {
    say(`baseline ${part} the product: ${seconds / 2} s`)
    await load.ask('show', true, z.undefined())
    await load.ask('talk', true, z.undefined())
    await using baseline = startPart(new URL('./baseline-process.ts', import.meta.url), profileFlags(options, part))
    await baseline.ask('start', setup, z.undefined())
    await untilState(baseline, (now) => now.sessions === sessions, options)
    await waitQuietly(warmUpMs, signal)
    return await measure(baseline, load, (seconds / 2) * 1_000, signal)
  }
  const runProduct = async (): Promise<ListenReport['product']> => {
    await load.ask('show', false, z.undefined())
    await load.ask('talk', false, z.undefined())
    const flags = ['--expose-gc', ...profileFlags(options, 'product')]
    await using product = startPart(new URL('./product-process.ts', import.meta.url), [...productFlags, ...flags])
    const readMemory = () => product.ask('memory', undefined, memory)
    const empty = await readMemory()
    await product.ask('start', setup, z.undefined())
    await untilState(product, (now) => now.sessions === sessions, options)
    await waitQuietly(warmUpMs, signal)
    const withSessions = await readMemory()
    say(`product: ${sessions} sessions are open, ${conversations} conversations begin`)
    await load.ask('show', true, z.undefined())
    await untilState(product, (now) => now.conversations === conversations, options)
    await waitQuietly(warmUpMs, signal)
    const idle = await readMemory()
    say(`product: ${seconds} s`)
    await load.ask('talk', true, z.undefined())
    await waitQuietly(warmUpMs, signal)
    await product.ask('measure', undefined, z.object({ startedAt: z.number() }))
    const before = await load.ask('sample', undefined, loadSample)
    const round = await measure(product, load, seconds * 1_000, signal)
    const after = await load.ask('sample', undefined, loadSample)
    const result = await product.ask('measured', undefined, measured)
    const linesSaid = after.linesSaid - before.linesSaid
    return {
      ...round,
      measured: result,
      linesSaid,
      memory: { empty, sessions: withSessions, idle, end: await readMemory() },
    }
  }

  const before = await runBaseline('before')
  const product = await runProduct()
  const after = await runBaseline('after')
  return { baseline: [before, after], product }
}

/** Samples both sides every ten seconds; so many stretches as fit. */
async function measure(caller: Part, load: Part, ms: number, signal: AbortSignal): Promise<Round> {
  const sample = () =>
    Promise.all([caller.ask('sample', undefined, callerSample), load.ask('sample', undefined, loadSample)])
  await load.ask('patterns', undefined, z.array(z.string()))
  const stretches: Stretch[] = []
  const count = Math.max(1, Math.round(ms / stretchMs))
  let [callerThen, loadThen] = await sample()
  let latenessMsP99 = 0
  let loadLatenessMsP99 = 0
  for (let done = 0; done < count; done += 1) {
    await waitQuietly(ms / count, signal)
    signal.throwIfAborted()
    const [callerNow, loadNow] = await sample()
    stretches.push({
      ms: loadNow.at - loadThen.at,
      requests: loadNow.requests - loadThen.requests,
      callerCpuMs: callerNow.cpuMs - callerThen.cpuMs,
      loadCpuMs: loadNow.cpuMs - loadThen.cpuMs,
      latencyMsP99: callerNow.latencyMsP99,
    })
    latenessMsP99 = Math.max(latenessMsP99, callerNow.latenessMsP99)
    loadLatenessMsP99 = Math.max(loadLatenessMsP99, loadNow.latenessMsP99)
    callerThen = callerNow
    loadThen = loadNow
  }
  const patterns = await load.ask('patterns', undefined, z.array(z.string()))
  return { stretches, patterns, latenessMsP99, loadLatenessMsP99 }
}

async function untilState(
  part: Part,
  isReady: (now: z.infer<typeof state>) => boolean,
  { sessions, signal }: ListenOptions,
): Promise<void> {
  const deadline = Date.now() + openWithinMs(sessions) + 180_000
  for (;;) {
    const now = await part.ask('state', undefined, state)
    if (isReady(now)) return
    signal.throwIfAborted()
    if (Date.now() > deadline) {
      const troubles = await part.ask('measured', undefined, z.unknown())
      throw new Error(`The bench did not get ready: ${JSON.stringify(now)} ${JSON.stringify(troubles)}`)
    }
    await waitQuietly(250, signal)
  }
}

function profileFlags({ profile }: ListenOptions, name: string): readonly string[] {
  if (profile === undefined) return []
  const folder = join(profile, name)
  mkdirSync(folder, { recursive: true })
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`]
}
