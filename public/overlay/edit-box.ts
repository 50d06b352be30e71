import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { copyText } from '../lib/clipboard.ts'
import { useBorrowedFocus } from './borrowed-focus.ts'
import type { CopyNote } from './copying.ts'
import { visitorNameOf } from './milestone.ts'
import { say } from './say.ts'
import type { OverlayStore } from './store.ts'
import type { Chosen } from './tip-actions.ts'

const shortlyMs = 2_500
const explainForMs = 10_000

/** What was being written when the field closed; kept until it was copied, or another tip is edited. */
let draft: { readonly tipId: string; readonly text: string } | undefined

type EditBoxProps = {
  readonly store: OverlayStore
  readonly chosen: Chosen
  readonly tell: (note: CopyNote, forMs: number) => void
  readonly onClose: () => void
}

/** A tip's words in a field, to be changed and copied. What was written stays on the page: the server hears that, not what. */
export function EditBox({ store, chosen: { tip, conversationId }, tell, onClose }: EditBoxProps): VNode {
  const field = useBorrowedFocus<HTMLTextAreaElement>()
  const [refused, setRefused] = useState(false)
  const state = store.state.value
  const visitor = visitorNameOf(state, conversationId)
  const here = state.conversations.find((known) => known.conversationId === conversationId)
  useEffect(() => {
    const own = field.current
    if (own === null) return undefined
    own.value = draft?.tipId === tip.tipId ? draft.text : tip.text
    const keep = () => (draft = { tipId: tip.tipId, text: own.value })
    own.addEventListener('input', keep)
    return () => own.removeEventListener('input', keep)
  }, [])

  const copy = async (event: Event) => {
    event.preventDefault()
    const text = field.current?.value ?? ''
    if (text.trim() === '') return
    if (!(await copyText(text))) {
      setRefused(true)
      store.announce(say('clipboard-refused'))
      return field.current?.select()
    }
    draft = undefined
    onClose()
    tell({ tipId: undefined, result: 'copied', text: say('edit-copied', { whom: visitor }) }, shortlyMs)
    const action = text === tip.text ? 'copied' : 'edited'
    const problem = await store.act(tip, conversationId, { action })
    if (problem !== undefined)
      tell({ tipId: undefined, result: 'copied', text: say('not-recorded', { why: problem }) }, explainForMs)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Escape') onClose()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void copy(event)
  }
  return html`<form class="ask" onSubmit=${copy}>
    <label>
      <span>${say('edit-for', { whom: visitor })}</span>
      <textarea
        ref=${field}
        class="field"
        rows="4"
        dir="auto"
        maxlength="10000"
        autocomplete="off"
        onKeyDown=${onKey}
      ></textarea>
    </label>
    ${(here === undefined || here.closing !== undefined) && html`<p class="small quiet" role="status">${say('edit-over')}</p>`}
    ${refused && html`<p class="small warn" role="status">${say('clipboard-refused')}</p>`}
    <p class="tip-foot">
      <button type="submit" class="button first">${say('copy')}</button>
      <button type="button" class="button plain" onClick=${onClose}>${say('close')}</button>
      <span class="small quiet">${say('edit-hint')}</span>
    </p>
  </form>`
}
