import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { Shortcut } from '../lib/shortcuts.ts'
import { AskBox } from './ask-box.ts'
import { EditBox } from './edit-box.ts'
import { PopOut } from './pop-out.ts'
import { ReasonsPanel } from './reasons-panel.ts'
import { say } from './say.ts'
import { SignOutButton } from './sign-out-button.ts'
import { SettingsPanel } from './settings-panel.ts'
import { snoozeWords, type OverlayStore } from './store.ts'
import { chosen, type TipActionsParts } from './tip-actions.ts'

export type PanelName = 'keys' | 'settings' | 'ask' | 'edit' | 'reasons'

/** What stands on a key, where that is not its name. */
const caps: Readonly<Record<string, string>> = { ArrowRight: '→', ArrowLeft: '←', Escape: 'Esc' }

type PanelProps = {
  readonly name: PanelName
  readonly store: OverlayStore
  readonly shortcuts: readonly Shortcut[]
  readonly parts: TipActionsParts
  readonly onClose: () => void
}

/** What opens above the foot of the page. Loaded when it is first wanted, since most of the time nobody does. */
export function Panel({ name, store, shortcuts, parts, onClose }: PanelProps): VNode {
  const about = chosen.value
  if (name === 'edit') {
    return html`<section class="panel" id="panel" aria-label=${say('edit')}>
      ${about && html`<${EditBox} key=${about.tip.tipId} ...${{ store, chosen: about, tell: parts.tell, onClose }} />`}
    </section>`
  }
  if (name === 'reasons') {
    return html`<section class="panel" id="panel" aria-label=${say('reasons')}>
      ${about && html`<${ReasonsPanel} key=${about.tip.tipId} ...${{ parts, chosen: about, onClose }} />`}
    </section>`
  }
  if (name === 'ask') {
    return html`<section class="panel" id="panel" aria-label=${say('ask')}>
      <${AskBox} store=${store} onClose=${onClose} />
    </section>`
  }
  if (name === 'settings') {
    return html`<section class="panel" id="panel" aria-label=${say('settings')}>
      <${SettingsPanel} settings=${store.settings} />
      <${PopOut} />
      <p class="small"><a href=${pageLink('record')} target="_blank" rel="noopener">${say('own-record')}</a></p>
      <p class="small"><a href=${pageLink('practice')} target="_blank" rel="noopener">${say('practise-link')}</a></p>
      <${SignOutButton} />
    </section>`
  }
  return html`<section class="panel" id="panel" aria-label=${say('keys')}>
    <ul class="keys">
      ${shortcuts.map(({ key, does }) => html`<li><kbd>${caps[key] ?? key}</kbd> <span>${does()}</span></li>`)}
    </ul>
    <p class="small quiet">${say('keys-hint')}</p>
    <${Snooze} store=${store} />
  </section>`
}

function pageLink(name: 'record' | 'practice'): string {
  const agent = new URLSearchParams(location.search).get('agent')
  return agent === null ? `/overlay/${name}` : `/overlay/${name}?agent=${encodeURIComponent(agent)}`
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
