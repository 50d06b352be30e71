import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { arrange } from './arrange.ts'
import type { Picking } from './picking.ts'
import { say } from './say.ts'
import type { OverlayState } from './state.ts'

type ListProps = { readonly state: OverlayState; readonly picking: Picking }

/** The conversations by name, one of which is in view. A word says where something new is. */
export function ConversationList({ state, picking }: ListProps): VNode {
  return html`<nav class="list" aria-label=${say('conversations')}>
    <ul>
      ${state.conversations.map(
        ({ conversationId, visitorName }) =>
          html`<li key=${conversationId}>
            <button
              type="button"
              class="button"
              aria-current=${conversationId === picking.picked.value ? 'true' : 'false'}
              onClick=${() => picking.pick(conversationId)}
            >
              <span class="one-line" dir="auto">${visitorName ?? say('visitor')}</span>
              ${Mark(state, picking, conversationId)}
            </button>
          </li>`,
      )}
    </ul>
  </nav>`
}

function Mark(state: OverlayState, picking: Picking, conversationId: string): VNode | undefined {
  if (conversationId === picking.picked.value || !picking.isNew(conversationId)) return undefined
  const { first } = arrange(state.streams[conversationId]?.tips ?? [])
  return first?.kind === 'risk'
    ? html`<span class="small risk mark">${say('kind-risk')}</span>`
    : html`<span class="small mark">${say('new-tip')}</span>`
}
