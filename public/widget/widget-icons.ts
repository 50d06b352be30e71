import { html } from 'htm/preact'
import type { VNode } from 'preact'

/** Beside those of the other pages, which need not load them. */
const paths = {
  insert: 'M8 2.5v7M5 6.500l3 3l3-3M3 13h10',
  window: 'M9 2.500h4.500V7M13.500 2.500L8 8M12 9v3.500a1 1 0 0 1-1 1H3.500a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1H7',
} as const

/** A 16 px picture in the manner of `icon`. */
export function widgetIcon(name: keyof typeof paths): VNode {
  return html`<svg
    class="icon"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d=${paths[name]} />
  </svg>`
}
