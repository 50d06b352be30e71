import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { AgentSettings } from '../../src/domain/agent-settings.ts'
import { say, type MessageKey } from './say.ts'
import type { Settings } from './settings.ts'

/** What may be chosen of each, and the message that names it. */
const choices = {
  theme: { auto: 'theme-auto', light: 'theme-light', dark: 'theme-dark', contrast: 'theme-contrast' },
  language: { auto: 'language-auto', en: 'language-en', de: 'language-de' },
  view: { stacked: 'view-stacked', focus: 'view-focus' },
  motion: { auto: 'motion-auto', less: 'motion-less' },
} as const satisfies { readonly [Name in keyof AgentSettings]?: Readonly<Record<string, MessageKey>> }

const smallestPx = 12
const largestPx = 20

/** A setting of which one of several holds. */
export function Choice(settings: Settings, name: keyof typeof choices, label: string): VNode {
  const choose = (event: Event) => {
    if (event.currentTarget instanceof HTMLSelectElement) settings.change({ [name]: event.currentTarget.value })
  }
  return html`<label>
    ${label}
    <select value=${settings.now.value[name]} onChange=${choose}>
      ${Object.entries(choices[name]).map(([value, key]) => html`<option value=${value}>${say(key)}</option>`)}
    </select>
  </label>`
}

/** The size of the letters, by a slider. */
export function TextSize(settings: Settings): VNode {
  const now = settings.now.value
  const size = (event: Event) => {
    if (event.currentTarget instanceof HTMLInputElement)
      settings.change({ textSizePx: Number(event.currentTarget.value) })
  }
  return html`<label>
    <span>${say('text-size')} <span class="figures">${now.textSizePx} px</span></span>
    <input
      type="range"
      min=${smallestPx}
      max=${largestPx}
      step="1"
      value=${now.textSizePx}
      aria-valuetext=${`${now.textSizePx} px`}
      onChange=${size}
    />
  </label>`
}
