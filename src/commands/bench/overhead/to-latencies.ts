import { percentile } from '../../../lib/percentile.ts'
import type { Stamps } from './setup.ts'

export type Percentiles = { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number }

/** What a process added between a line and its request, and between a token and its frame, in milliseconds. */
export type Latencies = {
  readonly toRequest: Percentiles
  readonly toFrame: Percentiles
  /** Of each token: what its line took to the request and what it took itself. */
  readonly together: Percentiles
  readonly counts: {
    readonly lines: number
    readonly requests: number
    readonly tokens: number
    readonly frames: number
  }
  /** The sum of the two 99th percentiles, of each fifth of the lines. */
  readonly fifths: readonly number[]
}

/** Joins what four places saw pass by. What never arrived is in the counts, and has no latency. */
export function toLatencies(seen: Readonly<Record<'frames' | 'lines' | 'requests' | 'tokens', Stamps>>): Latencies {
  const requestAt = new Map(seen.requests.map(([number, , at]) => [number, at]))
  const frameAt = new Map(seen.frames.map(([number, piece, at]) => [`${number} ${piece}`, at]))
  const requests = seen.lines.flatMap(([number, , at]) => {
    const askedAt = requestAt.get(number)
    return askedAt === undefined ? [] : [{ number, ms: askedAt - at }]
  })
  const toRequest = new Map(requests.map(({ number, ms }) => [number, ms]))
  const frames = seen.tokens.flatMap(([number, piece, at]) => {
    const shownAt = frameAt.get(`${number} ${piece}`)
    return shownAt === undefined ? [] : [{ number, ms: shownAt - at }]
  })
  const numbers = [...toRequest.keys()]
  const fifths = Array.from({ length: 5 }, (_, fifth) => {
    const own = new Set(numbers.slice((fifth * numbers.length) / 5, ((fifth + 1) * numbers.length) / 5))
    const p99 = (all: typeof frames) =>
      percentile(
        all.filter(({ number }) => own.has(number)).map(({ ms }) => ms),
        0.99,
      )
    return p99(requests) + p99(frames)
  })
  return {
    toRequest: percentilesOf(requests.map(({ ms }) => ms)),
    toFrame: percentilesOf(frames.map(({ ms }) => ms)),
    together: percentilesOf(
      frames.flatMap(({ number, ms }) => (toRequest.has(number) ? [(toRequest.get(number) ?? 0) + ms] : [])),
    ),
    counts: { lines: seen.lines.length, requests: requests.length, tokens: seen.tokens.length, frames: frames.length },
    fifths,
  }
}

function percentilesOf(values: readonly number[]): Percentiles {
  return {
    p50: percentile(values, 0.5),
    p90: percentile(values, 0.9),
    p99: percentile(values, 0.99),
    max: percentile(values, 1),
  }
}
