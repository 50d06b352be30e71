import { SessionLostError } from '../platform/liveperson-chat/errors.ts'
import { openWritingSession } from '../platform/liveperson-chat/writing-client.ts'
import type { WritingSession } from '../platform/liveperson-chat/writing-client.ts'
import { waitQuietly } from '../lib/wait.ts'
import type { SimulatorAgent } from './simulated-agent.ts'

export type KeeperParts = {
  readonly url: () => string
  readonly account: string
  readonly actorHeaders: Readonly<Record<string, string>>
  readonly agent: SimulatorAgent
  readonly signal: AbortSignal
}

/** Well inside both limits: an agent session idles out after 400 s, a login wants a refresh every 5 min (reference §9). */
const keepAliveEveryMs = 120_000

/** One agent's writing session, opened when first needed, kept alive, and opened anew when it was lost. */
export class AgentSessionKeeper implements AsyncDisposable {
  readonly #parts: KeeperParts
  readonly #stopping = new AbortController()
  #opening: Promise<WritingSession> | undefined
  #keepingAlive: Promise<void> | undefined

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  /** Runs one call, a second time on a new session, Online, when the first one is lost. Throws what the call throws. */
  async use<Result>(call: (session: WritingSession) => Promise<Result>): Promise<Result> {
    const session = await this.#open()
    try {
      return await call(session)
    } catch (error) {
      if (!(error instanceof SessionLostError)) throw error
      await this.#close()
      const opened = await this.#open()
      // With its last agent session the agent was gone; a human who logs in again goes back to work.
      await opened.setAvailability('Online')
      return call(opened)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#keepingAlive
    await this.#close()
  }

  #open(): Promise<WritingSession> {
    const { url, account, actorHeaders, agent, signal } = this.#parts
    this.#keepingAlive ??= this.#keepAlive()
    this.#opening ??= openWritingSession({
      domainUrl: url(),
      account,
      loginName: agent.loginName,
      password: agent.password,
      extraHeaders: actorHeaders,
      signal,
    }).catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  async #close(): Promise<void> {
    const opening = this.#opening
    this.#opening = undefined
    // A session that never opened has nothing to close; whoever asked for it was told why.
    const session = await opening?.catch(() => undefined)
    await session?.[Symbol.asyncDispose]()
  }

  async #keepAlive(): Promise<void> {
    const signal = AbortSignal.any([this.#parts.signal, this.#stopping.signal])
    for (;;) {
      await waitQuietly(keepAliveEveryMs, signal)
      if (signal.aborted) return
      const session = await this.#opening?.catch(() => undefined)
      try {
        await session?.ringingCount()
        await session?.refresh()
      } catch {
        // Lost or unreachable: the next call opens a new session, or says what is wrong to whoever waits for it.
        await this.#close()
      }
    }
  }
}
