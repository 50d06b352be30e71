import type { RequestFault } from './fault-kinds.ts'
import { fitsRequest } from './fault-target.ts'
import type { FaultTarget } from './fault-target.ts'

export type ArmedFault = {
  readonly kind: RequestFault
  /** How many requests it still hits. */
  readonly count: number
  /** Only requests with such a path; all when undefined. */
  readonly path: RegExp | undefined
}

/** Faults that hit the next requests they fit, in the order in which they were armed. */
export class ArmedFaults {
  #armed: readonly ArmedFault[] = []

  add(fault: ArmedFault): void {
    this.#armed = [...this.#armed, fault]
  }

  clear(): void {
    this.#armed = []
  }

  list(): readonly ArmedFault[] {
    return this.#armed
  }

  /** Uses one up. `fits` has the last word on what can be done to this request now. */
  take(target: FaultTarget, fits: (kind: RequestFault) => boolean): RequestFault | undefined {
    const taken = this.#armed.find(
      ({ kind, path }) => (path?.test(target.path) ?? true) && fitsRequest(kind, target) && fits(kind),
    )
    if (taken === undefined) return undefined
    this.#armed = this.#armed.flatMap((fault) => {
      if (fault !== taken) return [fault]
      return fault.count > 1 ? [{ ...fault, count: fault.count - 1 }] : []
    })
    return taken.kind
  }
}
