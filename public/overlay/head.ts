import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon, type IconName } from '../lib/icons.ts'
import { ModeChoice } from './mode-choice.ts'
import type { PanelName } from './panels.ts'
import { say } from './say.ts'
import { StatusWord, type Status } from './status.ts'
import type { OverlayStore } from './store.ts'

type HeadProps = {
  readonly status: Status
  readonly store: OverlayStore
  /** The panel that is open. */
  readonly panel: PanelName | undefined
  readonly toggle: (name: PanelName) => void
}

/** The head of the page: how it stands, which tips come, and what can be opened. */
export function Head({ status, store, panel, toggle }: HeadProps): VNode {
  const panelButton = (name: PanelName, picture: IconName, words: string) =>
    html`<button
      type="button"
      class="button plain"
      title=${words}
      aria-expanded=${panel === name ? 'true' : 'false'}
      onClick=${() => toggle(name)}
    >
      ${icon(picture)}<span class="unseen">${words}</span>
    </button>`
  return html`<header class="head">
    <h1 class="brand">Sotto</h1>
    <${StatusWord} status=${status} />
    <${ModeChoice} store=${store} />
    ${panelButton('settings', 'settings', say('settings'))} ${panelButton('keys', 'keys', say('keys'))}
  </header>`
}
