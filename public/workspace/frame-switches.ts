import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { asMessaging, frameMode, frameModes, isFrameMode, watching } from './frame-settings.ts'

/** How the workspace shows Sotto, to be changed at any time. */
export function FrameSwitches(): VNode {
  const pick = (event: Event) => {
    if (event.currentTarget instanceof HTMLSelectElement && isFrameMode(event.currentTarget.value)) {
      frameMode.value = event.currentTarget.value
    }
  }
  return html`<details class="frame-switches">
    <summary class="button plain small">Tips as: ${frameModes[frameMode.value]}</summary>
    <div class="panel">
      <label>
        Tips as
        <select class="field" value=${frameMode.value} onChange=${pick}>
          ${Object.entries(frameModes).map(([mode, words]) => html`<option value=${mode}>${words}</option>`)}
        </select>
      </label>
      <label class="with-icon">
        <input
          type="checkbox"
          checked=${asMessaging.value}
          onChange=${() => (asMessaging.value = !asMessaging.value)}
        />
        as messaging
      </label>
      <label class="with-icon">
        <input type="checkbox" checked=${watching.value} onChange=${() => (watching.value = !watching.value)} />
        I only watch
      </label>
    </div>
  </details>`
}
