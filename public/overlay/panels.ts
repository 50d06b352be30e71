import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Shortcut } from '../lib/shortcuts.ts'
import { AskBox } from './ask-box.ts'
import { PopOut } from './pop-out.ts'
import { say } from './say.ts'
import { SettingsPanel } from './settings-panel.ts'
import { snoozeWords, type OverlayStore } from './store.ts'

export type PanelName = 'keys' | 'settings' | 'ask'

type PanelProps = {
  readonly name: PanelName
  readonly store: OverlayStore
  readonly shortcuts: readonly Shortcut[]
  readonly onClose: () => void
}

/** What opens above the foot of the page. Loaded when it is first wanted, since most of the time nobody does. */
export function Panel({ name, store, shortcuts, onClose }: PanelProps): VNode {
  if (name === 'ask') {
    return html`<section class="panel" id="panel" aria-label=${say('ask')}>
      <${AskBox} store=${store} onClose=${onClose} />
    </section>`
  }
  if (name === 'settings') {
    return html`<section class="panel" id="panel" aria-label=${say('settings')}>
      <${SettingsPanel} settings=${store.settings} />
      <${PopOut} />
    </section>`
  }
  return html`<section class="panel" id="panel" aria-label=${say('keys')}>
    <ul class="keys">
      ${shortcuts.map(({ key, does }) => html`<li><kbd>${key}</kbd> ${does()}</li>`)}
    </ul>
    <p class="small quiet">${say('keys-hint')}</p>
    <${Snooze} store=${store} />
  </section>`
}

function Snooze({ store }: { readonly store: OverlayStore }): VNode {
  const until = store.state.value.snoozedUntil
  return html`<p class="small">
    <button type="button" class="button" onClick=${() => store.snooze(until === undefined)}>
      ${until === undefined ? say('snooze') : say('snooze-end')} <kbd>S</kbd>
    </button>
    ${until !== undefined && html` ${snoozeWords(until, store.clock.now())}`}
  </p>`
}
