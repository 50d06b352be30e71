import { html } from 'htm/preact'
import type { VNode } from 'preact'

/** Paths on a 16 x 16 grid, stroked in the text's colour. Every state has a shape of its own. */
const paths = {
  live: 'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M3.4 3.4a6.5 6.5 0 0 0 0 9.2M12.6 3.4a6.5 6.5 0 0 1 0 9.2',
  'catching-up': 'M3 8a5 5 0 0 1 8.9-3.1M13 8a5 5 0 0 1-8.9 3.1M12.2 2v3h-3M3.8 14v-3h3',
  stale: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2.2 1.4',
  lost: 'M2 2l12 12M2.5 6.2a8.5 8.5 0 0 1 2.6-1.7M8 4a8.3 8.3 0 0 1 5.5 2.2M5 9a4.4 4.4 0 0 1 1.6-1M10 8.4q.6.3 1 .7M8 12h.01',
  'signed-out': 'M9.5 2.5h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-3M2.5 8h7M6.5 5l-4 3l4 3',
  copy: 'M5.5 5.5v-2a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M3.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z',
  edit: 'M3 13l.6-2.8L10.8 3l2.2 2.2l-7.2 7.2zM9.5 4.3l2.2 2.2',
  up: 'M5 7.3l2.6-4.8c1 0 1.7.7 1.5 1.8L8.7 6.5h3.5c.8 0 1.3.7 1.1 1.4l-1.2 4.2c-.2.6-.7.9-1.2.9H5zM2.5 7.3H5V13H2.5z',
  down: 'M11 8.7l-2.6 4.8c-1 0-1.7-.7-1.5-1.8L7.3 9.5H3.8c-.8 0-1.3-.7-1.1-1.4l1.2-4.2c.2-.6.7-.9 1.2-.9H11zM13.5 8.7H11V3h2.5z',
  pin: 'M6 2.5h4M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5',
  undo: 'M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.5 3.5L2.5 6.5l3 3',
  done: 'M3 8.5l3.2 3.2L13 4.8',
  problem: 'M8 2.2l6.2 11H1.8zM8 6.4v3.2M8 11.6h.01',
  failed: 'M5.3 2.2h5.4l3.1 3.1v5.4l-3.1 3.1H5.3l-3.1-3.1V5.3zM6 6l4 4M10 6l-4 4',
  waiting: 'M4.5 2.5h7M4.5 13.5h7M5 2.5c0 3 3 3.6 3 5.5s-3 2.500-3 5.5M11 2.500c0 3-3 3.600-3 5.500s3 2.500 3 5.500',
  ended: 'M3 3h10v10H3zM5.500 8h5',
  open: 'M5.500 3.500L10.500 8l-5 4.500',
  keys: 'M2 4.500h12v7H2zM4.500 7h.01M7 7h.01M9.500 7h.01M11.800 7h.01M5 9.300h6',
  display: 'M8 2.500a5.500 5.500 0 1 0 0 11zM8 2.500a5.500 5.500 0 0 1 0 11',
  settings: 'M2.500 4.500h11M2.500 8h11M2.500 11.500h11M6 3v3M10.500 6.500v3M5 10v3',
  close: 'M4 4l8 8M12 4l-8 8',
  conversation: 'M2.500 3.500h11v7.500H7L4 13.500V11H2.500z',
  prompt: 'M4 2.500h5.500l2.500 2.500v8.500H4zM6.300 7.500h3.500M6.300 10h3.500',
  withheld: 'M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0-11M4.200 4.200l7.600 7.600',
  visitor: 'M8 2.800a2.600 2.600 0 1 0 0 5.200a2.600 2.600 0 1 0 0-5.200M3 13.500c.5-2.600 2.500-4 5-4s4.500 1.400 5 4',
  agent:
    'M3 9V8a5 5 0 0 1 10 0v1M3 8.500h2v3.500H3.500a.5.500 0 0 1-.5-.5zM11 8.500h2v3a.5.500 0 0 1-.5.500H11zM12.500 12c0 1.200-1.500 1.700-3.500 1.700',
} as const satisfies Readonly<Record<string, string>>

export type IconName = keyof typeof paths

/** A 16 px picture beside a word; hidden from screen readers, which hear the word. */
export function icon(name: IconName): VNode {
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
