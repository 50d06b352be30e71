import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { loading, settle, type Loaded } from '../lib/loaded.ts'
import { icon } from '../lib/icons.ts'
import { getOverlayLink } from './workspace-api.ts'

const lookAgainEveryMs = 5_000

/** The agent's overlay in a frame, as it stands inside a real workspace; looks again while there is none. */
export function OverlayFrame({ agentId, name }: { readonly agentId: string; readonly name: string }): VNode {
  const [link, setLink] = useState<Loaded<string>>(loading)
  useEffect(() => {
    const stop = new AbortController()
    const look = async () => {
      const found = await settle(getOverlayLink(agentId, stop.signal), stop.signal)
      setLink(found)
      if (found.state !== 'ready') timer = setTimeout(lookQuietly, lookAgainEveryMs)
    }
    const lookQuietly = () => void look().catch((error: unknown) => stop.signal.aborted || reportError(error))
    let timer: ReturnType<typeof setTimeout> | undefined
    lookQuietly()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [agentId])

  if (link.state === 'ready') {
    return html`<iframe title=${`Tips for ${name}`} src=${link.value} allow="clipboard-write"></iframe>`
  }
  if (link.state === 'loading') return html`<p class="empty">Looking for the overlay …</p>`
  return html`<div class="empty">
    ${icon('lost')}
    <p>
      <strong>No tips here yet.</strong><br />${link.problem.message} Start Sotto with <code>npm start</code>; the
      overlay then appears by itself.
    </p>
  </div>`
}
