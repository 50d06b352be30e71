import { join } from 'node:path'
import { waitQuietly } from '../../lib/wait.ts'
import { compareWithTruth } from './compare.ts'
import type { Comparison } from './compare.ts'
import { readTeamFinders, redactedTruth } from './redacted-truth.ts'
import { openStoreReader } from './stored.ts'
import { readListenerWrites, readTruth } from './truth.ts'

export type Settled = Comparison & {
  /** Calls of others than the simulator's own actors that change something. */
  readonly listenerWrites: number
}

/** Reading everything again may take the slow loop of reference §10 once, and a poll. */
const settleWithinMs = 150_000

/** Compares what was said until now with the store, and again until nothing is missing or 150 s are over. */
export async function settle(
  folder: string,
  simulator: { readonly url: string; readonly account: string },
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<Settled> {
  const { url, account } = simulator
  const truth = await readTruth(url, account)
  say(`${truth.length} lines said until now; settling`)
  const texts = redactedTruth(truth, await readTeamFinders())
  await using reader = await openStoreReader(join(folder, 'sotto.db'))
  const compare = async () => {
    const stored = await reader.read()
    return compareWithTruth(stored, truth, await readTruth(url, account), texts)
  }
  const deadline = Date.now() + settleWithinMs
  let comparison = await compare()
  while (comparison.lost > 0 && Date.now() < deadline && !signal.aborted) {
    await waitQuietly(2_000, signal)
    comparison = await compare()
  }
  return { ...comparison, listenerWrites: await readListenerWrites(url) }
}

/** Whether nothing was lost, doubled, misordered or written, and every line has the speaker and the text that it had. */
export function isSound(settled: Settled): boolean {
  const { lost, doubled, misordered, wrongSpeaker, wrongText, listenerWrites } = settled
  return lost + doubled + misordered + wrongSpeaker + wrongText + listenerWrites === 0
}
