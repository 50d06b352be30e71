import { signal, type ReadonlySignal } from '@preact/signals-core'
import { copyText, selectTextOf } from '../lib/clipboard.ts'
import { arrange, isCopyable } from './arrange.ts'
import { visitorNameOf } from './milestone.ts'
import { say } from './say.ts'
import type { ListedConversation } from './state.ts'
import type { OverlayTip } from './tip-stream.ts'
import type { OverlayStore } from './store.ts'

const confirmForMs = 2_500
const explainForMs = 10_000

/** What the page says about what was done last. */
export type CopyNote = {
  readonly tipId: string | undefined
  readonly result: 'copied' | 'done' | 'refused' | 'nothing'
  readonly text: string
  /** Takes it back. */
  readonly undo?: () => void
}

export type Copying = {
  readonly note: ReadonlySignal<CopyNote | undefined>
  /** Says something for a while: in the foot of the page, and to screen readers. */
  tell(note: CopyNote, forMs: number): void
  copy(tip: OverlayTip, conversationId: string): Promise<void>
  /** Copies the first tip that may go to a visitor, of the conversations that the keys are about. */
  copyFirst(): Promise<void>
}

/** Copies tips, says so on the page and tells the server. */
export function createCopying(store: OverlayStore): Copying {
  const note = signal<CopyNote | undefined>(undefined)
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (said: CopyNote, forMs: number) => {
    note.value = said
    store.announce(said.text)
    clearTimeout(timer)
    const leave = () => {
      // Not from under the pointer or the focus of somebody who is about to undo.
      if (document.querySelector('.note:is(:hover, :focus-within)')) timer = setTimeout(leave, confirmForMs)
      else note.value = undefined
    }
    timer = setTimeout(leave, forMs)
  }

  async function copy(tip: OverlayTip, conversationId: string): Promise<void> {
    const { tipId } = tip
    if (!(await copyText(tip.text))) {
      const shown = document.querySelector(`[data-tip-text="${CSS.escape(tipId)}"]`)
      shown?.closest('details')?.setAttribute('open', '')
      if (shown !== null) selectTextOf(shown)
      const text = say('clipboard-refused')
      return tell({ tipId, result: 'refused', text }, explainForMs)
    }
    tell(
      { tipId, result: 'copied', text: say('copied-for', { whom: visitorNameOf(store.state.value, conversationId) }) },
      confirmForMs,
    )
    const problem = await store.act(tip, conversationId, { action: 'copied' })
    if (problem === undefined) return
    tell({ tipId, result: 'copied', text: say('not-recorded', { why: problem }) }, explainForMs)
  }

  async function copyFirst(): Promise<void> {
    const { conversations, streams } = store.state.value
    for (const { conversationId } of ofKeys(conversations)) {
      const { first, others, pinned } = arrange(streams[conversationId]?.tips ?? [])
      // Behind a warning stands what may go to the visitor.
      const tip = [first, ...others, ...pinned].find((each) => each && isCopyable(each))
      if (tip) return copy(tip, conversationId)
    }
    tell({ tipId: undefined, result: 'nothing', text: say('nothing-to-copy') }, confirmForMs)
  }

  return { note, tell, copy, copyFirst }
}

/**
 * Which conversations a key is about, the first that suits it before the others: the one in focus, or else those that run. What
 * is over has notes for the agent, which nobody wants to have copied for somebody else; they come where nothing runs.
 */
export function ofKeys(conversations: readonly ListedConversation[]): readonly ListedConversation[] {
  const focused = focusedId()
  if (focused !== undefined) return conversations.filter(({ conversationId }) => conversationId === focused)
  const running = conversations.filter(({ closing }) => closing === undefined)
  return running.length > 0 ? running : conversations
}

/** The id of the conversation in focus, or of the only one in view; undefined where there is neither. */
export function focusedId(): string | undefined {
  const shown = document.querySelectorAll<HTMLElement>('[data-conversation]')
  const only = shown.length === 1 ? shown[0] : undefined
  const focused = document.activeElement?.closest<HTMLElement>('[data-conversation]') ?? only
  return focused?.dataset['conversation']
}
