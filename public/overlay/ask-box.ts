import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useBorrowedFocus } from './borrowed-focus.ts'
import { focusedId } from './copying.ts'
import { say } from './say.ts'
import type { ListedConversation } from './state.ts'
import type { OverlayStore } from './store.ts'

const questionAtMost = 500

type AskBoxProps = {
  readonly store: OverlayStore
  readonly onClose: () => void
}

/** One question about a conversation. Enter sends it, Escape closes the box; the answer is a tip on the conversation. */
export function AskBox({ store, onClose }: AskBoxProps): VNode {
  // As it was when the box opened: the field takes the focus.
  const [about] = useState(() => conversationInFocus(store.state.value.conversations))
  const field = useBorrowedFocus<HTMLInputElement>()
  const [told, tell] = useState<string | undefined>(undefined)
  const [asking, setAsking] = useState(false)
  const open = useRef(true)
  useEffect(() => () => void (open.current = false), [])
  if (about === undefined) return html`<p class="small">${say('nothing-to-ask-about')}</p>`

  const ask = async (event: Event) => {
    event.preventDefault()
    const question = field.current?.value.trim() ?? ''
    if (question === '' || asking) return
    setAsking(true)
    tell(say('looking-for-answer'))
    const problem = await store.ask(about.conversationId, question)
    if (!open.current) return
    setAsking(false)
    if (problem === undefined) onClose()
    else {
      tell(problem)
      store.announce(problem)
    }
  }
  const close = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing) onClose()
  }
  return html`<form class="ask" onSubmit=${ask}>
    <label>
      ${say('ask-about', { whom: about.visitorName ?? say('this-conversation') })}
      <input
        ref=${field}
        type="text"
        dir="auto"
        maxlength=${questionAtMost}
        autocomplete="off"
        placeholder=${say('ask-field')}
        onKeyDown=${close}
      />
    </label>
    ${told !== undefined && html`<p class="small quiet" role="status">${told}</p>`}
  </form>`
}

/** The conversation in focus, or else the top-most one; none that has ended. */
function conversationInFocus(conversations: readonly ListedConversation[]): ListedConversation | undefined {
  const focused = focusedId()
  return conversations.find(
    ({ conversationId, closing }) => closing === undefined && (focused === undefined || focused === conversationId),
  )
}
