import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'
import type { CopyNote } from './copying.ts'
import { say } from './say.ts'
import type { Status } from './status.ts'

type DockProps = {
  readonly status: Status
  readonly note: CopyNote | undefined
  /** What is open there. */
  readonly panel: VNode | undefined
  readonly signInLink: string
}

/**
 * The foot of the page: one line that says what just happened, and above it whatever needs more room. It lies over the
 * end of the list, so that nothing above moves when it grows.
 */
export function Dock({ status, note, panel, signInLink }: DockProps): VNode {
  return html`<footer class="dock">
    ${
      status.brief !== undefined &&
      html`<details class="notice brief quiet">
        <summary>${icon('open')}${status.brief}</summary>
        <p>${status.explanation}</p>
      </details>`
    }
    ${
      status.explanation !== undefined &&
      status.brief === undefined &&
      html`<div class=${`notice ${status.look}`}>
        ${icon(status.icon)}
        <p>
          ${status.icon === 'stale' && html`<strong>${capital(status.word)}:</strong> `}${status.explanation}
          ${status.icon === 'signed-out' && html` <a href=${signInLink} target="sotto-sign-in" onClick=${openSmall}>${say('sign-in')}</a>`}
        </p>
      </div>`
    }
    ${panel}
    <p class="note small">${note === undefined ? html`<span class="quiet">${say('dock-keys')}</span>` : Note(note)}</p>
  </footer>`
}

function Note({ result, text, undo }: CopyNote): VNode {
  const isDone = result === 'copied' || result === 'done'
  const look = isDone ? 'ok' : result === 'refused' ? 'warn' : 'quiet'
  return html`<span class=${`with-icon ${look}`}>${icon(isDone ? 'done' : 'problem')}${text}</span>
    ${undo && html`<button type="button" class="button plain" onClick=${undo}>${say('undo')} <kbd aria-label=${say('key', { key: 'Z' })}>Z</kbd></button>`}`
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A small window beside the page, which goes on by itself; where windows are not allowed, the link does what links do. */
function openSmall(event: MouseEvent): void {
  const { currentTarget } = event
  if (!(currentTarget instanceof HTMLAnchorElement)) return
  const small = open(currentTarget.href, currentTarget.target, 'popup,width=420,height=480')
  if (small !== null) event.preventDefault()
}
