import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { clockText } from '../lib/time.ts'
import type { WorkspaceChat } from './workspace-api.ts'

const nearPixels = 40

/** The lines of a chat. New ones scroll into view only for a reader who is at the end already. */
export function Transcript({ chat }: { readonly chat: WorkspaceChat }): VNode {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const onScroll = () => {
    if (box.current === null) return
    const { scrollHeight, scrollTop, clientHeight } = box.current
    atEnd.current = scrollHeight - scrollTop - clientHeight < nearPixels
  }
  useLayoutEffect(() => {
    if (atEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [chat.lines.length, chat.visitorTyping, chat.agentTyping])
  const typing = [chat.visitorTyping ? 'The visitor' : [], chat.agentTyping ? 'The agent' : []].flat()
  return html`<div class="transcript" ref=${box} onScroll=${onScroll} tabindex="0" role="log" aria-label="Transcript">
    <ol>
      ${chat.lines.map(
        ({ id, source, by, text, at }) =>
          html`<li key=${id} class=${source}>
            <p class="small quiet">
              ${by === '' ? source : by} · <span class="figures">${clockText(at, Date.now())}</span>
            </p>
            <p class="line-text">${text}</p>
          </li>`,
      )}
    </ol>
    <p class="typing small quiet">
      ${typing.length > 0 && `${typing.join(' and ')} ${typing.length > 1 ? 'are' : 'is'} typing …`}
    </p>
  </div>`
}
