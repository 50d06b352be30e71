import type { Agent, Dispatcher } from 'undici'
import type { waitQuietly } from '../../../lib/wait.ts'
import { PlatformError, ThrottledError } from '../../../platform/liveperson-chat/errors.ts'
import { callPlatform } from '../../../platform/liveperson-chat/http.ts'
import type { Call } from '../../../platform/liveperson-chat/http.ts'
import { loginFloorMs } from '../../../platform/liveperson-chat/retry-rules.ts'

export type PatientCallerOptions = {
  readonly account: string
  /** The Domain API; its scheme applies to the hosts that it names. */
  readonly domainUrl: string
  readonly connections: Agent
  /** Ends every call and every wait. */
  readonly signal: AbortSignal
  readonly wait: typeof waitQuietly
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Takes one line of progress. */
  readonly say: (line: string) => void
}

/** Timers may be a little early. */
const marginMs = 100
const mostTries = 4

/** Calls the platform by its rules: passing trouble is waited out (reference §10), and logins keep their distance. */
export class PatientCaller {
  readonly account: string
  readonly domainUrl: string
  readonly connections: Agent
  readonly now: () => number
  readonly say: (line: string) => void
  readonly #wait: typeof waitQuietly
  readonly #loggedInAt = new Map<string, number>()
  #signal: AbortSignal

  constructor({ account, domainUrl, connections, now, say, wait, signal }: PatientCallerOptions) {
    this.account = account
    this.domainUrl = domainUrl
    this.connections = connections
    this.now = now
    this.say = say
    this.#wait = wait
    this.#signal = signal
  }

  get signal(): AbortSignal {
    return this.#signal
  }

  /** From now on calls and waits end with this signal instead: for putting things back after a stop. */
  goOnWith(signal: AbortSignal): void {
    this.#signal = signal
  }

  /**
   * One call, tried up to four times where that can do no harm.
   *
   * @throws PlatformError; the signal's reason when aborted.
   */
  async call(dispatcher: Dispatcher, call: Omit<Call, 'signal'>): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await callPlatform(dispatcher, { ...call, signal: this.#signal })
      } catch (error) {
        if (!(error instanceof PlatformError) || !error.retryable || attempt === mostTries) throw error
        // A write that got no answer may have been done; one that was throttled was not.
        const mayRepeat = call.method === 'GET' || call.purpose === 'login' || error instanceof ThrottledError
        if (!mayRepeat) throw error
        const ms = error.waitMs(attempt)
        this.say(`${error.message}; trying again in ${Math.ceil(ms / 1_000)} s.`)
        await this.pause(ms)
      }
    }
  }

  /** Logs in by `login`, not before this login name's last login is 5 s old (reference §10). */
  async inTurn<Result>(loginName: string, login: () => Promise<Result>): Promise<Result> {
    const lastAt = this.#loggedInAt.get(loginName)
    if (lastAt !== undefined) await this.pause(lastAt + loginFloorMs + marginMs - this.now())
    try {
      return await login()
    } finally {
      this.#loggedInAt.set(loginName, this.now())
    }
  }

  /** Waits; throws the signal's reason when it aborts. */
  async pause(ms: number): Promise<void> {
    this.#signal.throwIfAborted()
    await this.#wait(ms, this.#signal)
    this.#signal.throwIfAborted()
  }
}
