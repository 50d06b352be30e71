import { requestFaultKinds } from '../../simulator/faults/fault-kinds.ts'
import type { LastingFault, RequestFault } from '../../simulator/faults/fault-kinds.ts'
import { wholeBetween } from '../../simulator/faults/random.ts'
import type { Random } from '../../simulator/faults/random.ts'

/** What goes wrong at times of its own; logins are down when Sotto starts, for else nobody logs in (see `Kill`). */
const timedFaults = ['outage', 'host-moved', 'human-login'] as const satisfies readonly LastingFault[]

/** `atMs` counts from the beginning of the storm. */
export type Kill = {
  readonly atMs: number
  readonly downMs: number
  /** How long logins are down when Sotto comes back, wherever `loginsDown` or too few of them were felt. */
  readonly loginDownMs: number
  readonly loginsDown: boolean
}
export type Lasting = {
  readonly kind: (typeof timedFaults)[number]
  readonly atMs: number
  readonly durationMs: number
}

export type ChaosPlan = {
  readonly kills: readonly Kill[]
  readonly lasting: readonly Lasting[]
  /** How often each kind of request's fault has to hit at least. */
  readonly leastHits: number
  /** For the simulator's `--faults`. */
  readonly spec: string
}

/** In ten minutes 12 kills, 5 or 6 times each lasting fault, and 24 times each of a request; the same for the same draws. */
export function planChaos(seconds: number, seed: number, random: Random): ChaosPlan {
  const totalMs = seconds * 1_000
  const longestMs = Math.min(20_000, Math.max(2_000, totalMs / 20))
  const slots = (count: number) =>
    Array.from({ length: count }, (_, slot) => Math.round(((slot + 0.2 + 0.7 * random()) * totalMs) / count))
  const durationMs = () => wholeBetween(random, longestMs / 4, longestMs)
  const kills = slots(Math.max(1, Math.round(seconds / 50))).map((atMs, index) => ({
    atMs,
    downMs: wholeBetween(random, 500, Math.max(500, Math.min(4_500, totalMs / 20))),
    // Long enough for a Sotto that starts slowly to come upon it.
    loginDownMs: wholeBetween(random, 0.75 * longestMs, longestMs),
    loginsDown: index % 2 === 0,
  }))
  const lasting = timedFaults.flatMap((kind) =>
    slots(Math.max(1, Math.round(seconds / 120))).map((atMs) => ({
      kind,
      // A session must be in peace for a while before its loss is no sign of a fight; the login itself need not last.
      atMs: kind === 'human-login' ? atMs * 0.8 : atMs,
      durationMs: kind === 'human-login' ? wholeBetween(random, 1_000, 3_000) : durationMs(),
    })),
  )
  // A gap in the ids can only fall where a line is said. Two 401s at a session's very beginning end it for good.
  const spec = `all=0.006,id-gap=0.015,unauthorized=0.003,seed=${seed}`
  return { kills, lasting, leastHits: Math.max(1, Math.ceil(seconds / 25)), spec }
}

/** The kinds that lag behind an even pace; armed ones will hit. `share`: how much of the storm is over, 0 to 1. */
export function laggingFaults(
  { leastHits }: ChaosPlan,
  {
    counts,
    armed,
  }: {
    readonly counts: Readonly<Record<string, number>>
    readonly armed: readonly { readonly kind: string; readonly count: number }[]
  },
  share: number,
): readonly RequestFault[] {
  // Before the very end, so that what is armed last still finds a request that it fits.
  const due = Math.ceil(leastHits * Math.min(1, share / 0.9))
  const waiting = (kind: RequestFault) =>
    armed.filter((one) => one.kind === kind).reduce((sum, { count }) => sum + count, 0)
  return requestFaultKinds.filter((kind) => (counts[kind] ?? 0) + waiting(kind) < due)
}
