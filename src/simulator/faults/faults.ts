import { waitQuietly } from '../../lib/wait.ts'
import { ArmedFaults } from './armed-faults.ts'
import type { ArmedFault } from './armed-faults.ts'
import { FaultDraws } from './fault-draws.ts'
import type { FaultKind, LastingFault, RequestFault } from './fault-kinds.ts'
import { parseFaultSpec } from './fault-spec.ts'
import type { FaultSpec, LastingPlan } from './fault-spec.ts'
import type { FaultTarget } from './fault-target.ts'
import type { LastingEffect, LastingParts } from './lasting-faults.ts'
import { LastingFaults } from './lasting-faults.ts'
import { exponential } from './random.ts'
import type { Random } from './random.ts'

/** `GET /simulator/faults`. Times are ISO 8601. */
export type FaultStatus = {
  readonly spec: string
  /** With it in the SPEC, the same is drawn again. */
  readonly seed: number
  readonly active: readonly { readonly kind: LastingFault; readonly since: string; readonly until: string }[]
  readonly armed: readonly { readonly kind: RequestFault; readonly count: number; readonly path: string | undefined }[]
  /** How often each has really hit since the simulator's start; a lasting one once each time that it was felt. */
  readonly counts: Readonly<Partial<Record<FaultKind, number>>>
}

export type FaultParts = Pick<LastingParts, 'openAddress'> & {
  readonly logInAgain: (faults: Faults) => Disposable
  /** Told when a lasting fault cannot begin or end. */
  readonly onTrouble: (error: unknown) => void
}

const noFaults = parseFaultSpec('')

/** Decides which fault hits which request, counts them, and runs the lasting ones. Sends nothing itself. */
export class Faults implements AsyncDisposable {
  readonly #parts: FaultParts
  readonly #lasting: LastingFaults
  readonly #armed = new ArmedFaults()
  readonly #counts = new Map<FaultKind, number>()
  #draws = new FaultDraws(noFaults)
  #ending = new AbortController()
  #running = new Set<Promise<void>>()

  constructor(parts: FaultParts) {
    this.#parts = parts
    this.#lasting = new LastingFaults({
      openAddress: parts.openAddress,
      logInAgain: () => parts.logInAgain(this),
      oldHostRefuses: () => this.random() < 0.5,
    })
  }

  get spec(): FaultSpec {
    return this.#draws.spec
  }

  /** For what a fault leaves open: how long, how much, where. */
  get random(): Random {
    return this.#draws.details
  }

  /** Aborts when the SPEC is replaced. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** Ends all that is armed, drawn or in force, then goes by the new SPEC. Counts go on. */
  async replace(spec: FaultSpec): Promise<void> {
    const ending = await this.#end()
    // Replaced once more meanwhile: that one holds.
    if (ending.aborted) return
    this.#draws = new FaultDraws(spec)
    for (const plan of spec.lasting) this.#keep(this.#repeat(plan, this.#draws.randomFor(plan.kind)))
  }

  /** The next requests that it fits are hit, whatever the SPEC says. */
  arm(fault: ArmedFault): void {
    this.#armed.add(fault)
  }

  /** Puts a lasting fault in force now. Throws as LastingFaults.begin does. */
  async begin(kind: LastingFault, durationMs: number): Promise<void> {
    const { ended } = await this.#lasting.begin(kind, durationMs, this.signal)
    this.#keep(ended)
  }

  hits({ actor }: FaultTarget): boolean {
    return this.spec.hit === 'everyone' || !actor
  }

  lastingOn(target: FaultTarget, port: number | undefined): LastingEffect | undefined {
    return this.#lasting.on(target, port)
  }

  /** See FaultDraws.next. */
  draw(target: FaultTarget): RequestFault | undefined {
    return this.#draws.next(target)
  }

  /** The fault that hits this request now, armed ones first; it counts as a hit. */
  take(
    target: FaultTarget,
    drawn: RequestFault | undefined,
    fits: (kind: RequestFault) => boolean,
  ): RequestFault | undefined {
    const kind = this.#armed.take(target, fits) ?? (drawn !== undefined && fits(drawn) ? drawn : undefined)
    if (kind !== undefined) this.count(kind)
    return kind
  }

  /** A lasting one was felt: counted the first time since it began. */
  feel(kind: LastingFault): void {
    if (this.#lasting.feel(kind)) this.count(kind)
  }

  count(kind: FaultKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
  }

  status(): FaultStatus {
    const time = (at: number) => new Date(at).toISOString()
    return {
      spec: this.spec.text,
      seed: this.#draws.seed,
      active: this.#lasting.list().map(({ kind, since, until }) => ({ kind, since: time(since), until: time(until) })),
      armed: this.#armed.list().map(({ kind, count, path }) => ({ kind, count, path: path?.source })),
      counts: Object.fromEntries(this.#counts),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end()
  }

  /** Returns the signal of what comes next. */
  async #end(): Promise<AbortSignal> {
    this.#ending.abort()
    const { signal } = (this.#ending = new AbortController())
    this.#armed.clear()
    this.#draws = new FaultDraws(noFaults)
    await Promise.all(this.#running)
    return signal
  }

  async #repeat({ kind, durationMs, everyMs }: LastingPlan, random: Random): Promise<void> {
    const { signal } = this
    for (;;) {
      await waitQuietly(Math.min(exponential(random, everyMs), longestTimerMs), signal)
      if (signal.aborted) return
      const { ended } = await this.#lasting.begin(kind, durationMs, signal)
      await ended
    }
  }

  #keep(running: Promise<void>): void {
    const kept = running.catch(this.#parts.onTrouble).finally(() => this.#running.delete(kept))
    this.#running.add(kept)
  }
}

/** Node's timers hold no more. */
const longestTimerMs = 2 ** 31 - 1
