import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { soundTone } from './alerts.ts'
import { say } from './say.ts'
import { Choice, TextSize } from './settings-choices.ts'
import type { Settings } from './settings.ts'

/** Every setting of the agent. Each change holds at once; there is nothing to save. */
export function SettingsPanel({ settings }: { readonly settings: Settings }): VNode {
  return html`<div class="settings">
    ${Choice(settings, 'view', say('view'))} ${Choice(settings, 'theme', say('theme'))} ${TextSize(settings)}
    ${Choice(settings, 'motion', say('motion'))} ${Choice(settings, 'language', say('language'))}
    <label class="tick">
      <input
        type="checkbox"
        checked=${settings.now.value.sound}
        onChange=${(event: Event) => turnSound(settings, isOn(event))}
      />
      ${say('sound')}
    </label>
    <${Notify} settings=${settings} />
  </div>`
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
