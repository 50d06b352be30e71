import { waitQuietly } from '../../lib/wait.ts'
import { retryPausesMs, slowLoopMs } from './retry-rules.ts'

/** One session's part in the account's breaker; disposing it gives the seat up. */
export type BreakerSeat = Disposable & {
  /**
   * Resolves with `well` when the session may go on as it likes: at once while somebody of the account hears. While the
   * account is down it waits (`onHeld`), until it is this session's turn to try for all of them (`probe`). It may then try
   * until it heard or failed: a session that ended in the outage takes several calls to hear again. Never throws.
   */
  mayAsk(signal: AbortSignal, onHeld: (waitMs: number) => void): Promise<'well' | 'probe'>
  /** The platform let this session in, or it knows where the platform went: the next call needs no turn. */
  tryOn(): void
  /** A call failed as calls fail in an outage. */
  failed(): void
  heard(): void
}

/** Circuit breaker of one account: in an outage a few sessions try for all, by the table of reference §10. */
export type AccountBreaker = {
  join(): BreakerSeat
  /** Epoch milliseconds since when the account is down; undefined while it is not. */
  downSince(): number | undefined
  /** Over how long, in milliseconds, the sessions come back when an outage is over. */
  spreadMs(): number
}

/** Polls come every 2 s: an account of which nobody heard for this long, while calls fail, is down. */
const silentForMs = 6_000
/** Sessions that try at one time: one alone might have trouble of its own. */
const probesAtOnce = 3
/** When the platform is back, so many sessions come back in a second, and never all of them at once. */
const backPerSecond = 400
const spreadAtLeastMs = 2_000

export function createBreaker({
  onChange,
  wait = waitQuietly,
  now = Date.now,
  random = Math.random,
}: {
  /** The account went down, or is back; once each. */
  readonly onChange: (state: 'down' | 'back', sessions: number) => void
  readonly wait?: typeof waitQuietly
  readonly now?: () => number
  readonly random?: () => number
}): AccountBreaker {
  let seats = 0
  let heardAt = now()
  let downSince: number | undefined
  let attempt = 0
  let probeAt = 0
  let probes = 0
  let back = new AbortController()

  const planProbes = () => {
    probeAt = now() + (retryPausesMs[attempt] ?? slowLoopMs)
    attempt += 1
    probes = 0
  }
  /** True for the first few that ask when it is time. */
  const takeTurn = (): boolean => {
    if (now() < probeAt) return false
    probes += 1
    if (probes >= probesAtOnce) planProbes()
    return true
  }

  const spreadMs = () => Math.max(spreadAtLeastMs, (seats / backPerSecond) * 1_000)
  // A few sessions are no crowd: each has its own patience.
  const isDown = () => downSince !== undefined && seats > probesAtOnce
  const waitForTurn: BreakerSeat['mayAsk'] = async (signal, onHeld) => {
    let held = false
    while (isDown() && !signal.aborted) {
      if (takeTurn()) return 'probe'
      if (!held) onHeld(probeAt - now())
      held = true
      const { signal: isBack } = back
      await wait(probeAt - now(), AbortSignal.any([signal, isBack]))
      if (!isBack.aborted) continue
      await wait(random() * spreadMs(), signal)
    }
    return 'well'
  }

  return {
    downSince: () => downSince,
    spreadMs,
    join() {
      seats += 1
      let given = false
      let trying = false
      return {
        async mayAsk(signal, onHeld) {
          const leave = trying && isDown() ? 'probe' : await waitForTurn(signal, onHeld)
          trying = leave === 'probe'
          return leave
        },
        tryOn() {
          trying = true
        },
        failed() {
          trying = false
          if (downSince !== undefined || now() - heardAt <= silentForMs) return
          downSince = now()
          attempt = 0
          planProbes()
          onChange('down', seats)
        },
        heard() {
          heardAt = now()
          if (downSince === undefined) return
          downSince = undefined
          back.abort()
          back = new AbortController()
          onChange('back', seats)
        },
        [Symbol.dispose]() {
          if (!given) seats -= 1
          given = true
        },
      }
    },
  }
}
