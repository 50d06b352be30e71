import { errorText } from '../../lib/error-text.ts'
import { waitQuietly } from '../../lib/wait.ts'
import type { WritingSession } from '../../platform/liveperson-chat/writing-client.ts'
import { AgentSessionKeeper } from '../agent-session-keeper.ts'
import type { KeeperParts } from '../agent-session-keeper.ts'
import { takeRing } from '../take-ring.ts'

export type AgentActorOptions = KeeperParts & {
  readonly pollEveryMs: number
  /** Told once per run of failures, not at every poll. */
  readonly onProblem: (reason: string) => void
}

/** An agent at work: Online, polling rings and accepting each. What is said comes from the conversations. */
export class AgentActor implements AsyncDisposable {
  readonly #options: AgentActorOptions
  readonly #keeper: AgentSessionKeeper
  readonly #stopping = new AbortController()
  #polling: Promise<void> | undefined

  constructor(options: AgentActorOptions) {
    this.#options = options
    this.#keeper = new AgentSessionKeeper(options)
  }

  /** Logs in, goes Online and begins to take rings; throws PlatformError when that fails. */
  async start(): Promise<void> {
    await this.#keeper.use((session) => session.setAvailability('Online'))
    this.#polling = this.#pollRings()
  }

  use<Result>(call: (session: WritingSession) => Promise<Result>): Promise<Result> {
    return this.#keeper.use(call)
  }

  /** Goes Away and stops; the platform may be gone already, which is no fault here. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#polling
    if (!this.#options.signal.aborted) {
      await this.use((session) => session.setAvailability('Away')).catch((error: unknown) => {
        this.#options.onProblem(errorText(error))
      })
    }
    await this.#keeper[Symbol.asyncDispose]()
  }

  async #pollRings(): Promise<void> {
    const { pollEveryMs, onProblem } = this.#options
    const signal = AbortSignal.any([this.#options.signal, this.#stopping.signal])
    let failing = false
    while (!signal.aborted) {
      try {
        // Away after trouble means missed rings: go back to work first.
        if (failing) await this.use((session) => session.setAvailability('Online'))
        for (let ringing = await this.use((session) => session.ringingCount()); ringing > 0; ringing -= 1) {
          await this.use(takeRing)
        }
        failing = false
      } catch (error) {
        if (signal.aborted) return
        if (!failing) onProblem(errorText(error))
        failing = true
      }
      await waitQuietly(pollEveryMs, signal)
    }
  }
}
