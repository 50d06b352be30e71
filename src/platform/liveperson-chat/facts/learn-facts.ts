import type { Fact } from '../../../domain/fact.ts'
import { waitQuietly } from '../../../lib/wait.ts'
import type { FactOrigin, FactReading } from './fact-readings.ts'

/** A chat's first lines wait this long for its facts, however many sources there are. */
const factsWithinMs = 1_500

export type LearnFacts = {
  /** Called with what came within the time, in the order of the readings, and then with each that came later. */
  readonly onFacts: (facts: readonly Fact[]) => void
  readonly onRead: (origin: FactOrigin) => void
  readonly onFailure: (origin: FactOrigin, error: Error) => void
  readonly wait?: typeof waitQuietly
  readonly signal: AbortSignal
}

/**
 * Asks all sources side by side. Resolves when they have answered or their time is up, whichever comes first; what comes
 * later is still handed over. Never rejects: facts help a tip, and no chat fails for their sake.
 */
export async function learnFacts(readings: readonly FactReading[], options: LearnFacts): Promise<void> {
  if (readings.length === 0) return
  const { signal, wait = waitQuietly } = options
  const early: (readonly Fact[])[] = readings.map(() => [])
  let late = false
  const readOne = async ({ origin, read }: FactReading, index: number): Promise<void> => {
    try {
      const facts = await read(signal)
      options.onRead(origin)
      if (!late) early[index] = facts
      else if (facts.length > 0 && !signal.aborted) options.onFacts(facts)
    } catch (error) {
      if (!signal.aborted) options.onFailure(origin, error instanceof Error ? error : new Error(String(error)))
    }
  }
  const done = new AbortController()
  const all = Promise.all(readings.map(readOne)).then(() => done.abort())
  await Promise.race([all, wait(factsWithinMs, AbortSignal.any([signal, done.signal]))])
  late = true
  const facts = early.flat()
  if (facts.length > 0 && !signal.aborted) options.onFacts(facts)
}
