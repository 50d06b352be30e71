import { waitQuietly } from '../../lib/wait.ts'
import type { LastingFault } from './fault-kinds.ts'
import type { FaultTarget } from './fault-target.ts'
import type { SecondAddress } from './second-address.ts'

/** A lasting fault in force. Times are epoch milliseconds. */
export type ActiveFault = { readonly kind: LastingFault; readonly since: number; readonly until: number }

/** What a lasting fault does to a request: no answer at all, a 503, or another host named by the Domain API. */
export type LastingEffect =
  | { readonly kind: LastingFault; readonly effect: 'refused' | 'unavailable' }
  | { readonly kind: 'host-moved'; readonly effect: 'moved'; readonly port: number }

export type LastingParts = {
  readonly openAddress: () => Promise<SecondAddress>
  readonly logInAgain: () => Disposable
  /** Whether the old host answers nothing at all this time; else it answers 503. */
  readonly oldHostRefuses: () => boolean
}

/** Which lasting faults are in force, and what that means for a request. Each is in force once at a time. */
export class LastingFaults {
  readonly #parts: LastingParts
  readonly #active = new Map<LastingFault, ActiveFault>()
  readonly #felt = new Set<LastingFault>()
  #moved: { readonly port: number; readonly refuses: boolean } | undefined

  constructor(parts: LastingParts) {
    this.#parts = parts
  }

  list(): readonly ActiveFault[] {
    return [...this.#active.values()]
  }

  /**
   * Begins one, unless it is in force already. Resolves when it is in force, with a promise of its end: after
   * `durationMs` or when the signal aborts.
   *
   * @throws the system's error when there is no port for a second host.
   */
  async begin(kind: LastingFault, durationMs: number, signal: AbortSignal): Promise<{ readonly ended: Promise<void> }> {
    if (this.#active.has(kind)) return { ended: Promise.resolve() }
    const since = Date.now()
    this.#active.set(kind, { kind, since, until: since + durationMs })
    const undo = new AsyncDisposableStack()
    this.#felt.delete(kind)
    undo.defer(() => void this.#active.delete(kind))
    try {
      if (kind === 'human-login') undo.use(this.#parts.logInAgain())
      if (kind === 'host-moved') await this.#move(undo)
    } catch (error) {
      await undo.disposeAsync()
      throw error
    }
    return { ended: waitQuietly(durationMs, signal).then(() => undo.disposeAsync()) }
  }

  /** Whether this is the first time since it began that somebody feels it. */
  feel(kind: LastingFault): boolean {
    if (this.#felt.has(kind)) return false
    this.#felt.add(kind)
    return true
  }

  /** `port`: the one at which the request came in. */
  on({ resource }: FaultTarget, port: number | undefined): LastingEffect | undefined {
    if (this.#active.has('outage')) return { kind: 'outage', effect: 'refused' }
    const isLogin = resource === 'login' || resource === 'refresh'
    if (isLogin && this.#active.has('login-down')) return { kind: 'login-down', effect: 'unavailable' }
    if (this.#moved === undefined || port === this.#moved.port) return undefined
    // The Domain API lives elsewhere in earnest, and stays.
    if (resource === 'domain') return { kind: 'host-moved', effect: 'moved', port: this.#moved.port }
    return { kind: 'host-moved', effect: this.#moved.refuses ? 'refused' : 'unavailable' }
  }

  async #move(undo: AsyncDisposableStack): Promise<void> {
    const address = await this.#parts.openAddress()
    undo.use(address)
    this.#moved = { port: address.port, refuses: this.#parts.oldHostRefuses() }
    undo.defer(() => (this.#moved = undefined))
  }
}
