import { signal } from '@preact/signals'
import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'
import { say } from '../overlay/say.ts'
import { Choice, TextSize } from '../overlay/settings-choices.ts'
import type { Settings } from '../overlay/settings.ts'
import { SignOutButton } from '../overlay/sign-out-button.ts'

const open = signal(false)

/** The head of the page: its name, and the overlay's own settings of how a page looks and speaks. */
export function Head({ settings }: { readonly settings: Settings }): VNode {
  return html`<header class="page-head">
      <h1><span class="brand">Sotto</span> <span class="quiet">${say('record-title')}</span></h1>
      <button
        type="button"
        class="button plain page-display"
        aria-expanded=${open.value ? 'true' : 'false'}
        onClick=${() => (open.value = !open.value)}
      >
        ${icon('display')}<span>${say('record-display')}</span>
      </button>
      <${SignOutButton} />
    </header>
    ${
      open.value &&
      html`<section class="page-panel" aria-label=${say('record-display')}>
        <div class="display-panel">
          ${Choice(settings, 'theme', say('theme'))} ${Choice(settings, 'language', say('language'))}
          ${TextSize(settings)}
        </div>
      </section>`
    }`
}
