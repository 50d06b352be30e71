import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { AgentSettings } from '../../src/domain/agent-settings.ts'
import { soundTone } from './alerts.ts'
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

/** Every setting of the agent. Each change holds at once; there is nothing to save. */
export function SettingsPanel({ settings }: { readonly settings: Settings }): VNode {
  const now = settings.now.value
  const size = (event: Event) => {
    if (event.currentTarget instanceof HTMLInputElement)
      settings.change({ textSizePx: Number(event.currentTarget.value) })
  }
  return html`<div class="settings">
    ${Choice(settings, 'view', say('view'))} ${Choice(settings, 'theme', say('theme'))}
    <label>
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
    </label>
    ${Choice(settings, 'motion', say('motion'))} ${Choice(settings, 'language', say('language'))}
    <label class="tick">
      <input type="checkbox" checked=${now.sound} onChange=${(event: Event) => turnSound(settings, isOn(event))} />
      ${say('sound')}
    </label>
    <${Notify} settings=${settings} />
  </div>`
}

function Choice(settings: Settings, name: keyof typeof choices, label: string): VNode {
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

function turnSound(settings: Settings, on: boolean): void {
  settings.change({ sound: on })
  // So that the agent knows what to listen for.
  if (on) void soundTone()
}

/** The browser is asked only here, by the agent's own click. */
function Notify({ settings }: { readonly settings: Settings }): VNode {
  const [problem, tell] = useState<string | undefined>(undefined)
  const turn = async (on: boolean) => {
    const may = !on || ('Notification' in window && (await Notification.requestPermission()) === 'granted')
    settings.change({ notify: on && may })
    tell(may ? undefined : say('notify-refused'))
  }
  return html`<div>
    <label class="tick">
      <input
        type="checkbox"
        checked=${settings.now.value.notify}
        onChange=${(event: Event) => {
          const on = isOn(event)
          // It stays as it was until the browser allows it.
          if (event.currentTarget instanceof HTMLInputElement) event.currentTarget.checked = settings.now.value.notify
          void turn(on)
        }}
      />
      ${say('notify')}
    </label>
    ${problem !== undefined && html`<p class="small warn" role="status">${problem}</p>`}
  </div>`
}

function isOn(event: Event): boolean {
  return event.currentTarget instanceof HTMLInputElement && event.currentTarget.checked
}
