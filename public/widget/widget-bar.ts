import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'
import { say } from '../overlay/say.ts'
import type { OverlayState } from '../overlay/state.ts'
import type { InFocus } from './host-link.ts'
import type { InsertNote } from './inserting.ts'
import { widgetIcon } from './widget-icons.ts'

type WidgetBarProps = {
  readonly state: OverlayState
  readonly focus?: InFocus | undefined
  /** Said in the place of the conversation in focus. */
  readonly still?: string | undefined
  readonly note: InsertNote | undefined
  readonly signedIn: boolean
  readonly onSignIn: () => void
  readonly popOutWords: string
  readonly onPopOut: (() => void) | undefined
}

/** One line below the head, always there so that nothing moves: which conversation is in focus, or what is the matter. */
export function WidgetBar({
  state,
  focus,
  still,
  note,
  signedIn,
  onSignIn,
  popOutWords,
  onPopOut,
}: WidgetBarProps): VNode {
  return html`<aside class="widget-bar small" aria-label=${say('widget-bar')}>
    <p class="widget-said">
      ${signedIn ? Said({ state, focus, still, note }) : html`<span class="warn">${say('widget-signed-out')}</span>`}
    </p>
    ${!signedIn && html`<button type="button" class="button" onClick=${onSignIn}>${say('sign-in')}</button>`}
    ${
      onPopOut &&
      html`<button type="button" class="button plain" onClick=${onPopOut}>
        ${widgetIcon('window')}<span class="unseen">${popOutWords}</span>
      </button>`
    }
  </aside>`
}

function Said({ state, focus, still, note }: Pick<WidgetBarProps, 'focus' | 'note' | 'state' | 'still'>): VNode {
  if (note !== undefined) {
    return html`<span class=${`with-icon ${note.done ? 'ok' : 'warn'}`}
      >${icon(note.done ? 'done' : 'problem')}${note.text}</span
    >`
  }
  if (focus?.problem !== undefined) {
    return html`<span class="with-icon warn">${icon('problem')}${focus.problem}</span>`
  }
  if (still !== undefined) return html`<span class="quiet">${still}</span>`
  const shown = state.conversations.find(({ conversationId }) => conversationId === focus?.conversationId)
  if (shown !== undefined)
    return html`<strong>${say('widget-in-focus', { whom: shown.visitorName ?? say('visitor') })}</strong>`
  const text =
    focus === undefined
      ? say('widget-no-conversation')
      : focus.conversationId === undefined
        ? say('widget-opening')
        : say('widget-unlisted')
  return html`<span class="quiet">${text}</span>`
}
