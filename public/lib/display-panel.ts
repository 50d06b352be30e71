import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { textSize, textSizes, theme, themes } from './display.ts'

/** The two choices, as form fields. */
export function DisplayPanel(): VNode {
  const choose = (choice: typeof theme) => (event: Event) => {
    if (event.currentTarget instanceof HTMLSelectElement) choice.value = event.currentTarget.value
  }
  return html`<div class="display-panel">
    <label>
      Colours
      <select value=${theme.value} onChange=${choose(theme)}>
        ${Object.entries(themes).map(([value, label]) => html`<option value=${value}>${label}</option>`)}
      </select>
    </label>
    <label>
      Text size
      <select value=${textSize.value} onChange=${choose(textSize)}>
        ${textSizes.map((size) => html`<option value=${size}>${size} px</option>`)}
      </select>
    </label>
  </div>`
}
