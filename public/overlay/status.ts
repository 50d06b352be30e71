import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { assertNever } from '../lib/assert-never.ts'
import { icon, type IconName } from '../lib/icons.ts'
import { say } from './say.ts'
import type { OverlayState } from './state.ts'
import { clockWords } from './times.ts'

export type Status = {
  readonly icon: IconName
  readonly word: string
  readonly look: 'ok' | 'quiet' | 'warn' | 'risk'
  /** More than a word, where the agent has to know more. */
  readonly explanation: string | undefined
  /** Of what holds all day: one line, and the explanation behind it. */
  readonly brief?: string
}

const withoutModel = (): Status => ({
  icon: 'live',
  word: say('live-without-model'),
  look: 'quiet',
  explanation: say('without-model-why'),
})

const catchingUp = (): Status => ({
  icon: 'catching-up',
  word: say('catching-up'),
  look: 'quiet',
  explanation: undefined,
})

/** How the page stands, in words. A lost connection hides how fresh the tips were: nobody knows. */
export function statusOf({ connection, freshness, behind, offlineStandsIn }: OverlayState, now: number): Status {
  switch (connection) {
    case 'connecting':
      return { icon: 'catching-up', word: say('connecting'), look: 'quiet', explanation: undefined }
    case 'lost':
      return {
        icon: 'lost',
        word: say('connection-lost'),
        look: 'warn',
        explanation: say('connection-lost-why'),
      }
    case 'signed-out':
      return {
        icon: 'signed-out',
        word: say('signed-out'),
        look: 'warn',
        explanation: say('signed-out-why'),
      }
    case 'not-allowed':
      return {
        icon: 'withheld',
        word: say('not-allowed'),
        look: 'risk',
        explanation: say('not-allowed-why'),
      }
    case 'connected':
      // What was missed is not all there yet, however well Sotto hears.
      if ((freshness?.state === 'live' || freshness?.state === 'as-sent') && behind?.length !== 0) return catchingUp()
      return freshness?.state === 'live' && offlineStandsIn ? withoutModel() : fromFreshness(freshness, now)
    default:
      return assertNever(connection)
  }
}

function fromFreshness(freshness: OverlayState['freshness'], now: number): Status {
  switch (freshness?.state) {
    case undefined:
      return { icon: 'catching-up', word: say('connecting'), look: 'quiet', explanation: undefined }
    case 'live':
      return { icon: 'live', word: say('live'), look: 'ok', explanation: undefined }
    case 'catching-up':
      return catchingUp()
    case 'as-sent':
      return freshness.by === 'workspace'
        ? { icon: 'live', word: say('as-opened'), look: 'quiet', explanation: undefined }
        : {
            icon: 'live',
            word: say('as-sent'),
            look: 'quiet',
            explanation: say('as-sent-why'),
            brief: say('as-sent-brief'),
          }
    case 'not-opened':
      return { icon: 'stale', word: say('not-opened'), look: 'quiet', explanation: say('not-opened-why') }
    case 'platform-down': {
      const word = say('platform-down', { time: clockWords(freshness.since, now) })
      return { icon: 'stale', word, look: 'warn', explanation: say('platform-down-why') }
    }
    case 'stale': {
      const word = say('stale-since', { time: clockWords(freshness.since, now) })
      return { icon: 'stale', word, look: 'warn', explanation: say(`unheard-${freshness.code}`) || freshness.because }
    }
    default:
      return assertNever(freshness)
  }
}

/** Icon and word for the page's head. */
export function StatusWord({ status }: { readonly status: Status }): VNode {
  return html`<span class=${`status with-icon ${status.look}`} role="status"
    >${icon(status.icon)}<span class="two-lines">${status.word}</span></span
  >`
}
