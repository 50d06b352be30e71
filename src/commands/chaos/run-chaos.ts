import { lastingFaultKinds, requestFaultKinds } from '../../simulator/faults/fault-kinds.ts'
import { createRandom } from '../../simulator/faults/random.ts'
import { planChaos } from './plan-chaos.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import { startSimulatorAlone } from './simulator-alone.ts'
import { startSotto } from './sotto-process.ts'
import { Storm } from './storm.ts'

export type RunOptions = {
  /** Empty, for everything that the run writes. */
  readonly folder: string
  /** Undefined: the simulator's own demo. */
  readonly replay: string | undefined
  readonly conversations: number
  readonly speed: number
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

export type ChaosReport = Settled & {
  readonly restarts: number
  readonly seed: number
  /** How often each kind of fault hit; of the lasting ones, how often it came and was felt. */
  readonly faults: Readonly<Record<string, number>>
}

/** Things go wrong for a while, then they stop, and what was said until then must be in the store. */
export async function runChaos(
  options: RunOptions & { readonly seconds: number; readonly seed: number },
): Promise<ChaosReport> {
  const { folder, seconds, seed, say, signal } = options
  const plan = planChaos(seconds, seed, createRandom(seed))
  await using simulator = await startSimulatorAlone({ ...options, clockSpeed: 1, faults: plan.spec })
  say(`simulator ${simulator.url}, seed ${seed}, ${seconds} s of faults`)
  await using storm = new Storm({
    plan,
    totalMs: seconds * 1_000,
    simulator,
    startSotto: () => startSotto(folder, simulator, { clockSpeed: 1 }),
    say,
    signal,
  })
  await storm.rage()
  const { counts } = await simulator.faults()
  await simulator.endFaults()
  const kinds = [...requestFaultKinds, ...lastingFaultKinds]
  const faults = Object.fromEntries(kinds.map((kind) => [kind, counts[kind] ?? 0]))
  const settled = await settle(folder, simulator, { say, signal })
  return { ...settled, restarts: storm.restarts, seed, faults }
}
