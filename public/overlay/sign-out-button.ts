import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { signOut } from '../lib/sign-out.ts'
import { host } from './host.ts'
import { say } from './say.ts'

/** Signs out: of this browser, or of the workspace around the overlay. */
export function SignOutButton(): VNode {
  const [problem, tell] = useState(false)
  const leave = () => {
    void (host.signOut ?? signOut)().then((done) => tell(!done))
  }
  return html`<p class="small">
    <button type="button" class="button" onClick=${leave}>${say('sign-out')}</button>
    ${problem && html` <span class="warn" role="status">${say('no-answer')}</span>`}
  </p>`
}
