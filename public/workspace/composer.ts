import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { icon } from '../lib/icons.ts'
import { drafts, showDraft } from './composer-drafts.ts'
import { sendLine, sendTyping, type Side } from './workspace-api.ts'
import { attempt } from './workspace-state.ts'

const idleAfterMs = 3_000

const words = {
  visitor: { title: 'You play the visitor', button: 'Send as visitor' },
  agent: { title: 'You play the agent', button: 'Send as agent' },
} as const

type ComposerProps = { readonly chatKey: string; readonly side: Side }

/** Where one side writes. The text lives in the field alone, so that nothing the page learns can disturb it. */
export function Composer({ chatKey, side }: ComposerProps): VNode {
  const field = useRef<HTMLTextAreaElement>(null)
  const typing = useTypingFlag(chatKey, side)
  const draft = `${side} ${chatKey}`
  const id = `composer-${side}`
  useEffect(() => {
    showDraft(draft, field.current)
    return () => showDraft(draft, null)
  }, [draft])

  const send = async () => {
    const text = field.current?.value.trim() ?? ''
    if (field.current === null || text === '') return
    typing.stop()
    field.current.value = ''
    drafts.delete(draft)
    if (await attempt((signal) => sendLine(chatKey, side, text, signal))) return
    // Whatever was begun in the meantime stays behind what could not be sent.
    field.current.value = [text, field.current.value].filter((part) => part !== '').join('\n')
  }
  const onInput = () => {
    const text = field.current?.value ?? ''
    drafts.set(draft, text)
    if (text === '') typing.stop()
    else typing.touch()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void send()
  }
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    void send()
  }
  return html`<form class=${`composer ${side}`} onSubmit=${onSubmit}>
    <label class="with-icon" for=${id}>${icon(side)}${words[side].title}</label>
    <textarea
      id=${id}
      class="field"
      rows="3"
      ref=${field}
      defaultValue=${drafts.get(draft) ?? ''}
      onInput=${onInput}
      onKeyDown=${onKeyDown}
    ></textarea>
    <button type="submit" class="button">${words[side].button} <kbd aria-hidden="true">Enter</kbd></button>
  </form>`
}

/** Tells the other side that somebody types: once when it begins, once when it ends. */
function useTypingFlag(chatKey: string, side: Side): { readonly touch: () => void; readonly stop: () => void } {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stop = () => {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    void attempt((signal) => sendTyping(chatKey, side, false, signal))
  }
  const touch = () => {
    if (timer.current === undefined) void attempt((signal) => sendTyping(chatKey, side, true, signal))
    clearTimeout(timer.current)
    timer.current = setTimeout(stop, idleAfterMs)
  }
  useEffect(() => stop, [])
  return { touch, stop }
}
