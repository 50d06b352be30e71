import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { WorkspaceChat } from './workspace-api.ts'
import { chats, pickedChat } from './workspace-state.ts'

/** The chats of the picked agent, newest first. */
export function ChatList(): VNode {
  if (chats.value.length === 0) {
    return html`<p class="quiet small">
      No chat yet. Start one as a visitor: it rings at the agent and is taken at once.
    </p>`
  }
  return html`<ul class="chats">
    ${chats.value.map((chat) => html`<${Entry} key=${chat.chatKey} chat=${chat} />`)}
  </ul>`
}

function Entry({ chat }: { readonly chat: WorkspaceChat }): VNode {
  const { chatKey, visitorName, skill, state, lines } = chat
  const picked = pickedChat.value === chatKey
  return html`<li>
    <button
      type="button"
      class="chat"
      aria-current=${picked ? 'true' : null}
      onClick=${() => (pickedChat.value = chatKey)}
    >
      <span class="chat-head">
        <strong>${visitorName ?? 'Visitor'}</strong>
        <span class="small quiet">${[skill, state === 'ended' ? 'ended' : undefined].filter(Boolean).join(' · ')}</span>
      </span>
      <span class="one-line small quiet">${lines.at(-1)?.text ?? 'no line yet'}</span>
    </button>
  </li>`
}
