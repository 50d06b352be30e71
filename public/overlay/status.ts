import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { assertNever } from '../lib/assert-never.ts'
import { icon, type IconName } from '../lib/icons.ts'
import { clockText } from '../lib/time.ts'
import type { OverlayState } from './state.ts'

export type Status = {
  readonly icon: IconName
  readonly word: string
  readonly look: 'ok' | 'quiet' | 'warn' | 'risk'
  /** More than a word, where the agent has to know more. */
  readonly explanation: string | undefined
}

/** How the page stands, in words. A lost connection hides how fresh the tips were: nobody knows. */
export function statusOf({ connection, freshness }: OverlayState, now: number): Status {
  switch (connection) {
    case 'connecting':
      return { icon: 'catching-up', word: 'connecting', look: 'quiet', explanation: undefined }
    case 'lost':
      return {
        icon: 'lost',
        word: 'connection lost, trying again',
        look: 'warn',
        explanation: 'What you see may be out of date. Your chats go on as usual; missed tips come when we are back.',
      }
    case 'signed-out':
      return {
        icon: 'signed-out',
        word: 'signed out',
        look: 'warn',
        explanation: 'Sign in to see tips again.',
      }
    case 'not-allowed':
      return {
        icon: 'withheld',
        word: 'not allowed',
        look: 'risk',
        explanation: 'You may not see the tips of this agent. Ask your team lead, or open your own page.',
      }
    case 'connected':
      return fromFreshness(freshness, now)
    default:
      return assertNever(connection)
  }
}

function fromFreshness(freshness: OverlayState['freshness'], now: number): Status {
  switch (freshness?.state) {
    case undefined:
      return { icon: 'catching-up', word: 'connecting', look: 'quiet', explanation: undefined }
    case 'live':
      return { icon: 'live', word: 'live', look: 'ok', explanation: undefined }
    case 'catching-up':
      return { icon: 'catching-up', word: 'catching up', look: 'quiet', explanation: undefined }
    case 'stale': {
      const word = `stale since ${clockText(freshness.since, now)}`
      return { icon: 'stale', word, look: 'warn', explanation: freshness.because }
    }
    default:
      return assertNever(freshness)
  }
}

/** Icon and word for the page's head. */
export function StatusWord({ status }: { readonly status: Status }): VNode {
  return html`<span class=${`status with-icon ${status.look}`} role="status">${icon(status.icon)}${status.word}</span>`
}
