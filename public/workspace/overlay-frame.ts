import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { loading, settle, type Loaded } from '../lib/loaded.ts'
import { icon } from '../lib/icons.ts'
import { getOverlayLink } from './workspace-api.ts'

const lookAgainEveryMs = 5_000

/** The agent's overlay in a frame, as it stands inside a real workspace; looks again while there is none. */
export function OverlayFrame({ agentId, name }: { readonly agentId: string; readonly name: string }): VNode {
  const link = useOverlayLink(agentId)
  if (link.state !== 'ready') return html`<${NoOverlay} link=${link} />`
  return html`<iframe title=${`Tips for ${name}`} src=${link.value} allow="clipboard-write"></iframe>`
}

/** Where the overlay of the agent is; looked for again while there is none. */
export function useOverlayLink(agentId: string): Loaded<string> {
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
  return link
}

/** In the place of a frame: not there yet, or the reason why not. */
export function NoOverlay({ link }: { readonly link: Loaded<string> }): VNode {
  if (link.state !== 'problem') return html`<p class="empty">Looking for the overlay …</p>`
  return html`<div class="empty">
    ${icon('lost')}
    <p>
      <strong>No tips here yet.</strong><br />${link.problem.message} Start Sotto with <code>npm start</code>; the
      overlay then appears by itself.
    </p>
  </div>`
}
