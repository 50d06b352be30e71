import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'
import { say } from '../overlay/say.ts'

/** What stands in the frame while nobody is signed in; `asked` says whether the server has been asked yet. */
export function SignInView({
  asked,
  blocked,
  onSignIn,
}: {
  readonly asked: boolean
  readonly blocked: boolean
  readonly onSignIn: () => void
}): VNode {
  if (!asked) return html`<main><p class="quiet">${say('widget-one-moment')}</p></main>`
  return html`<header class="head"><h1 class="brand">Sotto</h1></header>
    <main class="widget-sign-in">
      ${icon('signed-out')}
      <p><strong>${say('widget-sign-in')}</strong><br />${say('widget-sign-in-how')}</p>
      <button type="button" class="button first" onClick=${onSignIn}>${say('sign-in')}</button>
      ${blocked && html`<p class="warn" role="alert">${say('widget-window-blocked')}</p>`}
    </main>`
}
