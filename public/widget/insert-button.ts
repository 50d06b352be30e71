import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'
import { say } from '../overlay/say.ts'
import type { OverlayTip } from '../overlay/tip-stream.ts'
import type { InsertNote } from './inserting.ts'
import { widgetIcon } from './widget-icons.ts'

type InsertButtonProps = {
  readonly tip: OverlayTip
  /** The tip is of the conversation in focus. */
  readonly here: boolean
  readonly note: InsertNote | undefined
  readonly onInsert: () => void
}

/** Puts the tip into the composer; where another conversation is in focus it says so instead. */
export function InsertButton({ tip, here, note, onInsert }: InsertButtonProps): VNode {
  const done = note?.tipId === tip.tipId && note.done
  return html`<button
    type="button"
    class="button insert"
    aria-disabled=${here ? 'false' : 'true'}
    onMouseDown=${keepFocus}
    onClick=${onInsert}
  >
    ${done ? icon('done') : widgetIcon('insert')}<span class="insert-word"
      >${done ? say('inserted') : say('insert')}</span
    >${here && html`<kbd aria-label=${say('key', { key: 'I' })}>I</kbd>`}
  </button>`
}

/** A click leaves the focus where it is, be that the composer of the page around us. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault()
}
