import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { FrameTokenAnswer } from '../../src/access/frame-sign-in.ts'
import { postWithToken } from './token-call.ts'

const againAfterMs = 5_000

/** The token by which this frame comes in. It stands in memory alone, and is gone with the page. */
export type FrameTokens = {
  readonly agent: ReadonlySignal<FrameTokenAnswer['agent'] | undefined>
  /** Undefined until the server was asked for the first time. */
  readonly signedIn: ReadonlySignal<boolean | undefined>
  current(): string | undefined
  /** What is held, for another frame; its time is what is left by now. */
  answer(): FrameTokenAnswer | undefined
  /** Asks for a newer token: by the one there is, or else by the cookie, where the browser has one here. */
  renew(): Promise<void>
  take(answer: FrameTokenAnswer): void
  /** Nothing is held any more. */
  drop(): void
}

/** Renews the token when a third of its time is over, so that two thirds are left for trouble; `as`: whose tips. */
export function createFrameTokens(as: string | undefined): FrameTokens {
  const agent = signal<FrameTokenAnswer['agent'] | undefined>(undefined)
  const signedIn = signal<boolean | undefined>(undefined)
  let held: FrameTokenAnswer | undefined
  let endsAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: Promise<void> | undefined
  const { signal: pageStays } = new AbortController()

  const renewIn = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void tokens.renew(), ms)
  }
  const ask = async () => {
    const body = as === undefined ? {} : { agent: as }
    const answer = await postWithToken('/overlay/frame-token', body, tokens, pageStays)
    if (answer.status === 200) return tokens.take(answer.body as FrameTokenAnswer)
    if (answer.status !== 204 && answer.status !== 401 && answer.status !== 403) return renewIn(againAfterMs)
    const had = held !== undefined
    held = undefined
    signedIn.value = false
    // The token is too old; a cookie may still be good.
    if (had) return ask()
  }
  const tokens: FrameTokens = {
    agent,
    signedIn,
    current: () => held?.token,
    answer: () => held && { ...held, expiresInMs: endsAt - Date.now() },
    renew: () => (asking ??= ask().finally(() => (asking = undefined))),
    take(answer) {
      held = answer
      endsAt = Date.now() + answer.expiresInMs
      agent.value = answer.agent
      signedIn.value = true
      renewIn(answer.expiresInMs / 3)
    },
    drop() {
      clearTimeout(timer)
      held = undefined
      signedIn.value = false
    },
  }
  // Timers stand still in a laptop that sleeps.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && held !== undefined) void tokens.renew()
  })
  return tokens
}
