import { join } from 'node:path'
import { request } from 'undici'
import { waitQuietly } from '../../lib/wait.ts'
import { createRandom } from '../../simulator/faults/random.ts'
import { lastingFaultKinds } from '../../simulator/faults/fault-kinds.ts'
import { compareWithTruth } from './compare.ts'
import type { Comparison } from './compare.ts'
import { startSotto, startSimulatorAlone } from './processes.ts'
import { readTruth } from './truth.ts'

export type ChaosOptions = {
  /** Empty, for everything that the run writes. */
  readonly folder: string
  readonly seconds: number
  readonly seed: number
  /** Undefined: the simulator's own demo. */
  readonly replay: string | undefined
  readonly conversations: number
  readonly speed: number
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

export type ChaosReport = Comparison & {
  readonly listenerWrites: number
  readonly restarts: number
  readonly seed: number
  /** How often each kind of fault hit. */
  readonly faults: Readonly<Record<string, number>>
}

/** Reading everything again may take the slow loop of reference §10 once, and a poll. */
const settleWithinMs = 150_000
const meanLifeMs = 45_000

/** Things go wrong for a while, then they stop, and what was said until then must be in the store (issue: chaos). */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { folder, seconds, seed, say, signal } = options
  const random = createRandom(seed)
  await using simulator = await startSimulatorAlone({ ...options, faults: faultSpec(seconds, seed) })
  say(`simulator ${simulator.url}, seed ${seed}, ${seconds} s of faults`)

  let restarts = 0
  const endAt = Date.now() + seconds * 1_000
  let sotto = await startSotto(folder, simulator)
  try {
    while (Date.now() < endAt && !signal.aborted) {
      const lifeMs = Math.min((0.3 + 1.4 * random()) * meanLifeMs, endAt - Date.now())
      await waitQuietly(lifeMs, signal)
      if (Date.now() >= endAt || signal.aborted) break
      await sotto.kill()
      restarts += 1
      await waitQuietly(500 + 4_000 * random(), signal)
      sotto = await startSotto(folder, simulator)
      say(`${Math.round((endAt - Date.now()) / 1_000)} s left, ${restarts} times killed and started again`)
    }
    const { counts } = await simulator.faults()
    await simulator.endFaults()
    const truth = await readTruth(simulator.url, simulator.account)
    say(`${truth.length} lines said until now; settling`)
    const database = join(folder, 'sotto.db')
    const deadline = Date.now() + settleWithinMs
    let comparison = compareWithTruth(database, truth)
    while (comparison.lost > 0 && Date.now() < deadline && !signal.aborted) {
      await waitQuietly(1_000, signal)
      comparison = compareWithTruth(database, truth)
    }
    const status = (await (await request(`${simulator.url}/simulator/status`)).body.json()) as {
      writes: { others: number }
    }
    return { ...comparison, listenerWrites: status.writes.others, restarts, seed, faults: counts }
  } finally {
    await sotto.end()
  }
}

/** Each kind often enough to be seen some twenty times in ten minutes, and each lasting one several times. */
function faultSpec(seconds: number, seed: number): string {
  const shortest = Math.min(20, Math.max(2, Math.round(seconds / 20)))
  const lasting = lastingFaultKinds.map((kind) => `${kind}=${shortest}s@${Math.max(10, Math.round(seconds / 6))}s`)
  // A gap in the ids can only fall where a line is said.
  return ['all=0.006', 'id-gap=0.015', ...lasting, `seed=${seed}`].join(',')
}
