import { isLastingFault, isRequestFault, requestFaultKinds } from './fault-kinds.ts'
import type { LastingFault, RequestFault } from './fault-kinds.ts'

export type LastingPlan = {
  readonly kind: LastingFault
  /** How long it lasts. */
  readonly durationMs: number
  /** Mean time from its end to its next beginning. */
  readonly everyMs: number
}

/** What `--faults` asked for. */
export type FaultSpec = {
  /** As it was written, trimmed; empty for no faults at all. */
  readonly text: string
  /** Chance that a request which the fault fits is hit by it. */
  readonly chances: ReadonlyMap<RequestFault, number>
  readonly lasting: readonly LastingPlan[]
  /** Undefined: nobody asked for a particular one. */
  readonly seed: number | undefined
  /** `listeners`: the simulator's own visitors and agents are spared. */
  readonly hit: 'listeners' | 'everyone'
  /** The longest delay of the slow faults. */
  readonly slowUpToMs: number
}

/** A SPEC that cannot be read; the message is one line that names the part. */
export class FaultSpecError extends Error {
  override name = 'FaultSpecError'
}

/**
 * Reads e.g. `html=0.01,outage=20s@60s,seed=7`; an empty text means no faults.
 *
 * @throws FaultSpecError
 */
export function parseFaultSpec(text: string): FaultSpec {
  const trimmed = text.trim()
  const values = toParts(trimmed)
  const all = values.get('all')
  const everyChance = all === undefined ? 0 : parseChance('all', all)
  const chances = new Map<RequestFault, number>()
  for (const kind of requestFaultKinds) {
    const value = values.get(kind)
    const chance = value === undefined ? everyChance : parseChance(kind, value)
    if (chance > 0) chances.set(kind, chance)
  }
  const lasting = [...values].flatMap(([name, value]) => (isLastingFault(name) ? [parseLasting(name, value)] : []))
  const seed = values.get('seed')
  const slow = values.get('slow')
  return {
    text: trimmed,
    chances,
    lasting,
    seed: seed === undefined ? undefined : parseSeed(seed),
    hit: parseHit(values.get('hit') ?? 'listeners'),
    slowUpToMs: slow === undefined ? 12_000 : parseDuration('slow', slow),
  }
}

const settings = ['all', 'seed', 'hit', 'slow']

function toParts(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  if (text === '') return values
  for (const part of text.split(',')) {
    const [name = '', value, more] = part.split('=').map((piece) => piece.trim())
    if (name === '') throw new FaultSpecError(`"${part}" is no part like html=0.01; separate parts by one comma.`)
    if (!isRequestFault(name) && !isLastingFault(name) && !settings.includes(name)) {
      throw new FaultSpecError(`"${part.trim()}": there is no fault or setting "${name}".`)
    }
    if (value === undefined || value === '' || more !== undefined) {
      throw new FaultSpecError(`"${part.trim()}": ${name} needs one value after "=".`)
    }
    if (values.has(name)) throw new FaultSpecError(`"${part.trim()}": ${name} is there twice.`)
    values.set(name, value)
  }
  return values
}

function parseChance(name: string, value: string): number {
  const chance = Number(value)
  if (/^[\d.]/.test(value) && chance >= 0 && chance <= 1) return chance
  throw new FaultSpecError(`"${name}=${value}": the probability must be a number from 0 to 1.`)
}

function parseLasting(kind: LastingFault, value: string): LastingPlan {
  const [duration = '', every, more] = value.split('@')
  if (every === undefined || more !== undefined) {
    throw new FaultSpecError(`"${kind}=${value}": it must be DURATION@EVERY, e.g. ${kind}=20s@60s.`)
  }
  return { kind, durationMs: parseDuration(kind, duration), everyMs: parseDuration(kind, every) }
}

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const
const longestMs = 24 * 3_600_000

function parseDuration(name: string, value: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value.trim()) ?? []
  const ms = Number(count) * unitMs[unit as keyof typeof unitMs]
  if (ms > 0 && ms <= longestMs) return ms
  throw new FaultSpecError(`"${name}": "${value.trim()}" is no duration like 500ms, 20s, 2m or 1h (at most 24h).`)
}

function parseSeed(value: string): number {
  const seed = Number(value)
  if (/^\d+$/.test(value) && seed < 2 ** 32) return seed
  throw new FaultSpecError(`"seed=${value}": the seed must be a whole number below 4294967296.`)
}

function parseHit(value: string): FaultSpec['hit'] {
  if (value === 'listeners' || value === 'everyone') return value
  throw new FaultSpecError(`"hit=${value}": it must be listeners or everyone.`)
}
