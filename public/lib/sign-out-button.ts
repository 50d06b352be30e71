import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { leaveWhenSignedOut, signOut } from './sign-out.ts'

/** Signs out of Sotto in this browser; a page with it leaves as soon as that is done on any other. */
export function SignOutButton(): VNode {
  const [problem, tell] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    leaveWhenSignedOut(stop.signal)
    return () => stop.abort()
  }, [])
  const leave = () => {
    void signOut().then((done) => tell(!done))
  }
  return html`<button type="button" class="button plain" onClick=${leave}>Sign out</button>
    ${problem && html`<span class="small warn" role="status">Sotto does not answer. You are still signed in.</span>`}`
}
