import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { canBeOnTop, keepOnTop, openWindow } from './on-top.ts'
import { say } from './say.ts'

/** The tips in a window on top of all others, or in a small one where the browser has no such; nothing inside a frame. */
export function PopOut(): VNode | undefined {
  if (parent !== window) return undefined
  const onTop = canBeOnTop()
  const popOut = () => (onTop ? void keepOnTop() : openWindow(location.href))
  return html`<p class="small">
    <button type="button" class="button" onClick=${popOut}>${onTop ? say('keep-on-top') : say('own-window')}</button>
  </p>`
}
