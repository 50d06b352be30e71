import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'

const words = {
  title: 'Sign in to see tips here.',
  how: 'A small window opens and closes by itself. It stays signed in for a working day.',
  button: 'Sign in',
  blocked: 'The browser kept the window from opening. Allow windows for this page, then choose "Sign in" again.',
  opening: 'One moment …',
} as const

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
  if (!asked) return html`<main><p class="quiet">${words.opening}</p></main>`
  return html`<header class="head"><h1 class="brand">Sotto</h1></header>
    <main class="empty">
      ${icon('signed-out')}
      <p><strong>${words.title}</strong><br />${words.how}</p>
      <button type="button" class="button first" onClick=${onSignIn}>${words.button}</button>
      ${blocked && html`<p class="warn" role="alert">${words.blocked}</p>`}
    </main>`
}
