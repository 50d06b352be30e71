import { randomInt } from 'node:crypto'
import type { RequestFault } from './fault-kinds.ts'
import type { FaultSpec } from './fault-spec.ts'
import { fitsRequest } from './fault-target.ts'
import type { FaultTarget } from './fault-target.ts'
import { createRandom, derivedSeed } from './random.ts'
import type { Random } from './random.ts'

/** The chances of one SPEC: with its seed, the same requests are hit by the same faults again. */
export class FaultDraws {
  readonly spec: FaultSpec
  readonly seed: number
  /** For what a fault leaves open: how long, how much, where. Drawn apart, so that it does not change who is hit. */
  readonly details: Random
  readonly #draws: Random

  constructor(spec: FaultSpec) {
    this.spec = spec
    this.seed = spec.seed ?? randomInt(2 ** 32)
    this.details = this.randomFor('details')
    this.#draws = this.randomFor('draws')
  }

  /** A generator of its own for each name. */
  randomFor(name: string): Random {
    return createRandom(derivedSeed(this.seed, name))
  }

  /** One draw for one request: the fault that hits it if its answer, too, turns out to fit. */
  next(target: FaultTarget): RequestFault | undefined {
    const chances = [...this.spec.chances].filter(([kind]) => fitsRequest(kind, target))
    if (chances.length === 0) return undefined
    const total = chances.reduce((sum, [, chance]) => sum + chance, 0)
    let left = this.#draws() * Math.max(1, total)
    return chances.find(([, chance]) => (left -= chance) < 0)?.[0]
  }
}
