import { waitQuietly } from '../../lib/wait.ts'
import { laggingFaults } from './plan-chaos.ts'
import type { ChaosPlan, Kill, Lasting } from './plan-chaos.ts'
import type { SimulatorAlone } from './simulator-alone.ts'
import type { SottoProcess } from './sotto-process.ts'

export type StormParts = {
  readonly plan: ChaosPlan
  readonly totalMs: number
  readonly simulator: SimulatorAlone
  readonly startSotto: () => Promise<SottoProcess>
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** A listener's login counts as one in peace after 35 s (see the fault human-login); Sotto needs a moment to log in. */
const inPeaceAfterMs = 37_000
/** A kill waits so long for a human's login that is due, for there may be no other chance. */
const longestLifeMs = 65_000

/** Sotto and what befalls it. When `rage` has resolved, Sotto runs. */
export class Storm implements AsyncDisposable {
  restarts = 0
  readonly #parts: StormParts
  #sotto: SottoProcess | undefined
  #upSince = Number.POSITIVE_INFINITY
  #humanLoginDue = false

  constructor(parts: StormParts) {
    this.#parts = parts
  }

  /** Lets everything planned happen; resolves when the time is over or the signal aborts. */
  async rage(): Promise<void> {
    const { plan, totalMs, signal } = this.#parts
    await this.#start()
    const over = new AbortController()
    const storm = AbortSignal.any([signal, over.signal])
    const startedAt = Date.now()
    const until = (atMs: number) => waitQuietly(Math.max(0, startedAt + atMs - Date.now()), storm)
    const elapsedMs = () => Date.now() - startedAt
    try {
      await Promise.all([
        until(totalMs).then(() => over.abort()),
        this.#killNowAndThen(plan.kills, until, storm),
        this.#armWhatLags(elapsedMs, storm),
        this.#tell(elapsedMs, storm),
        ...Map.groupBy(plan.lasting, ({ kind }) => kind)
          .values()
          .map((times) => this.#bringAbout(times, until, storm)),
      ])
    } finally {
      over.abort()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sotto?.end()
  }

  async #start(): Promise<void> {
    this.#sotto = await this.#parts.startSotto()
    this.#upSince = Date.now()
  }

  async #killNowAndThen(kills: readonly Kill[], until: (atMs: number) => Promise<void>, storm: AbortSignal) {
    let loginsDownDue = 0
    const { simulator } = this.#parts
    for (const { atMs, downMs, loginDownMs, loginsDown } of kills) {
      await until(atMs)
      while (this.#humanLoginDue && Date.now() - this.#upSince < longestLifeMs && !storm.aborted)
        await waitQuietly(250, storm)
      if (storm.aborted) return
      this.#upSince = Number.POSITIVE_INFINITY
      await this.#sotto?.kill()
      this.restarts += 1
      await waitQuietly(downMs, storm)
      if (loginsDown) loginsDownDue += 1
      const { counts } = await simulator.faults()
      if ((counts['login-down'] ?? 0) < loginsDownDue && !storm.aborted)
        await simulator.begin('login-down', loginDownMs)
      await this.#start()
    }
  }

  /** One kind, each time until it is felt: an outage of nobody, or a login that disturbs nobody, does not count. */
  async #bringAbout(times: readonly Lasting[], until: (atMs: number) => Promise<void>, storm: AbortSignal) {
    const { simulator } = this.#parts
    for (const { kind, atMs, durationMs } of times) {
      await until(atMs)
      const felt = async () => (await simulator.faults()).counts[kind] ?? 0
      const before = await felt()
      if (kind === 'human-login') this.#humanLoginDue = true
      while (!storm.aborted && (await felt()) === before) {
        if (kind !== 'human-login' || Date.now() - this.#upSince > inPeaceAfterMs)
          await simulator.begin(kind, durationMs)
        await waitQuietly(durationMs + 250, storm)
      }
      if (kind === 'human-login') this.#humanLoginDue = false
    }
  }

  async #armWhatLags(elapsedMs: () => number, storm: AbortSignal) {
    const { plan, totalMs, simulator } = this.#parts
    while (!storm.aborted) {
      for (const kind of laggingFaults(plan, await simulator.faults(), elapsedMs() / totalMs)) await simulator.arm(kind)
      await waitQuietly(1_000, storm)
    }
  }

  async #tell(elapsedMs: () => number, storm: AbortSignal) {
    const { totalMs, simulator, say } = this.#parts
    for (;;) {
      await waitQuietly(15_000, storm)
      if (storm.aborted) return
      const { active, counts } = await simulator.faults()
      const hits = Object.values(counts).reduce((sum, count) => sum + count, 0)
      const now = active.length === 0 ? '' : `; now ${active.map(({ kind }) => kind).join(', ')}`
      say(`${Math.round((totalMs - elapsedMs()) / 1_000)} s left: ${this.restarts} kills, ${hits} faults${now}`)
    }
  }
}
