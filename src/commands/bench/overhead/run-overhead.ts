import { cpus, loadavg } from 'node:os'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { waitQuietly } from '../../../lib/wait.ts'
import { productFlags, startPart } from '../part.ts'
import type { Part } from '../part.ts'
import { stamps, usage } from './setup.ts'
import type { OverheadSetup } from './setup.ts'
import { toLatencies } from './to-latencies.ts'
import type { Latencies } from './to-latencies.ts'

export type OverheadOptions = OverheadSetup & {
  /** How long the product is measured; the pass-through half as long before it and half as long after. */
  readonly seconds: number
  /** Empty, for what the product stores. */
  readonly folder: string
  readonly profile: string | undefined
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** One part's measured time: what passed through it, and what the machine did. */
export type Round = Latencies & {
  /** Cores used, by each of the processes and by everything else on the machine. */
  readonly cores: Readonly<Record<'measured' | 'mainThread' | 'model' | 'load' | 'others', number>>
  readonly loadAverage: number
  readonly linesLateMsP99: number
  readonly failed: number
}

export type OverheadReport = { readonly product: Round; readonly pass: readonly Round[] }

const where = z.object({ url: z.string(), codes: z.array(z.string()) })
const modelTaken = z.object({ requests: stamps, tokens: stamps, unknown: z.number() })
const loadTaken = z.object({ lines: stamps, frames: stamps, failed: z.number() })
const loadSample = usage.extend({ latenessMsP99: z.number() })

/** Code is compiled and connections stand after this long; never longer than what is measured. */
const longestWarmUpSeconds = 10
/** About as long as the product's request to the model, so that sending and reading it costs both the same. */
const requestCharacters = 6_000
/** What did not arrive by then is lost, and counted as such. */
const drainWithinMs = 20_000

/** Pass-through, product, pass-through, each in a process of its own, told of the same lines and asking the same model. */
export async function runOverhead(options: OverheadOptions): Promise<OverheadReport> {
  const { folder, seconds, say, signal } = options
  const setup = { agents: options.agents, conversations: options.conversations, linesPerSecond: options.linesPerSecond }
  const flags = (name: string) => profileFlags(options.profile, name)
  await using model = startPart(new URL('./model-process.ts', import.meta.url), flags('model'))
  const { url: modelUrl } = await model.ask('start', undefined, z.object({ url: z.string() }))

  const runRound = async (part: Part, argument: object, name: string, forSeconds: number): Promise<Round> => {
    say(`${name}: ${forSeconds} s`)
    const { url, codes } = await part.ask('start', { ...setup, modelUrl, ...argument }, where)
    await using load = startPart(new URL('./load-process.ts', import.meta.url), flags(`load-${name}`))
    await load.ask('open', { url, codes, setup }, z.undefined())
    const warmUp = Math.min(longestWarmUpSeconds, forSeconds)
    await load.ask('talk', { url, seconds: warmUp, setup }, z.undefined())
    // Streams of the warm-up are not measured, and none of them hangs over.
    await untilDrained(load, model, signal)
    await Promise.all([load.ask('take', undefined, loadTaken), model.ask('take', undefined, modelTaken)])

    const sample = () =>
      Promise.all([
        part.ask('sample', undefined, usage),
        model.ask('sample', undefined, usage),
        load.ask('sample', undefined, loadSample),
      ])
    const before = await sample()
    const machineBefore = readMachine()
    await load.ask('talk', { url, seconds: forSeconds, setup }, z.undefined())
    const after = await sample()
    const machine = readMachine() - machineBefore
    const ms = after[0].at - before[0].at
    const [measured = 0, ofModel = 0, ofLoad = 0] = after.map(
      (one, index) => (one.cpuMs - (before[index]?.cpuMs ?? 0)) / ms,
    )
    await untilDrained(load, model, signal)
    const [talked, answered] = await Promise.all([
      load.ask('take', undefined, loadTaken),
      model.ask('take', undefined, modelTaken),
    ])
    const failed = await part.ask('failed', undefined, z.number())
    await load.ask('close', undefined, z.undefined())
    return {
      ...toLatencies({
        lines: talked.lines,
        requests: answered.requests,
        tokens: answered.tokens,
        frames: talked.frames,
      }),
      cores: {
        measured,
        mainThread: (after[0].mainThreadMs - before[0].mainThreadMs) / ms,
        model: ofModel,
        load: ofLoad,
        others: Math.max(0, machine / ms - measured - ofModel - ofLoad),
      },
      loadAverage: loadavg()[0] ?? 0,
      linesLateMsP99: after[2].latenessMsP99,
      failed: failed + talked.failed + answered.unknown,
    }
  }

  const runPass = async (name: string) => {
    await using part = startPart(new URL('./pass-process.ts', import.meta.url), flags(name))
    return await runRound(part, { requestCharacters }, name, seconds / 2)
  }
  const before = await runPass('pass-through before')
  await using product = startPart(new URL('./product-process.ts', import.meta.url), [
    ...productFlags,
    ...flags('product'),
  ])
  const own = await runRound(product, { folder }, 'product', seconds)
  await product[Symbol.asyncDispose]()
  const after = await runPass('pass-through after')
  return { product: own, pass: [before, after] }
}

const modelSeen = z.object({ requests: z.number(), tokens: z.number(), open: z.number() })
const loadSeen = z.object({ lines: z.number(), frames: z.number() })

/** Every line has its request, every token its frame, and no stream is open; or it has taken too long. */
async function untilDrained(load: Part, model: Part, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + drainWithinMs
  while (Date.now() < deadline) {
    await waitQuietly(250, signal)
    signal.throwIfAborted()
    const [said, answered] = await Promise.all([
      load.ask('seen', undefined, loadSeen),
      model.ask('seen', undefined, modelSeen),
    ])
    if (answered.open === 0 && answered.requests >= said.lines && said.frames >= answered.tokens) return
  }
}

/** Milliseconds for which the cores of the machine were busy since it began. */
function readMachine(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
}

function profileFlags(profile: string | undefined, name: string): readonly string[] {
  if (profile === undefined) return []
  const folder = join(profile, name.replaceAll(' ', '-'))
  mkdirSync(folder, { recursive: true })
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`]
}
