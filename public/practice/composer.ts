import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PracticeRunState } from '../../src/practice/practice-protocol.ts'
import { say } from '../overlay/say.ts'
import type { OverlayStore } from '../overlay/store.ts'
import type { Draft } from './draft.ts'
import type { Practice } from './practice-store.ts'

type ComposerProps = {
  readonly run: PracticeRunState
  readonly whom: string
  readonly practice: Practice
  readonly draft: Draft
  readonly store: OverlayStore
}

/** Far more than may be said: who pastes too much is told so, and loses nothing of it. */
const longestTyped = 10_000

/** Where the answer is written. Once the practice is over its one button leads on, and the field keeps what is in it. */
export function Composer({ run, whom, practice, draft, store }: ComposerProps): VNode {
  const [problem, tell] = useState<string | undefined>(undefined)
  const { field } = draft
  const unsent = useRef<{ readonly text: string; readonly key: string } | undefined>(undefined)
  useEffect(() => {
    if (field.current === null) return
    field.current.value = draft.kept()
    if (practice.takesFocus()) field.current.focus()
  }, [])
  const send = async (event: Event) => {
    event.preventDefault()
    if (run.over) return practice.see()
    const text = field.current?.value.trim() ?? ''
    if (text === '') return
    // What may have been taken although nobody answered is the same line still.
    if (unsent.current?.text !== text) unsent.current = { text, key: crypto.randomUUID() }
    const refused = await practice.send(text, unsent.current.key)
    if (refused === undefined) {
      unsent.current = undefined
      // What was typed while it was sent stays.
      if (field.current?.value.trim() === text) draft.clear()
      return tell(undefined)
    }
    const words = say('practice-not-sent', { why: refused })
    tell(words)
    store.announce(words)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !run.over) void send(event)
  }
  return html`<form class="composer" onSubmit=${send}>
    <label>
      <span class="unseen">${say('practice-field', { whom })}</span>
      <textarea
        ref=${field}
        class="field"
        rows="2"
        placeholder=${run.over ? '' : say('practice-hint')}
        dir="auto"
        maxlength=${longestTyped}
        autocomplete="off"
        readonly=${run.over}
        onInput=${draft.changed}
        onKeyDown=${onKey}
      ></textarea>
    </label>
    ${problem !== undefined && html`<p class="small warn">${problem}</p>`}
    <p class="composer-foot">
      <button type="submit" class="button first">${run.over ? say('practice-see') : say('practice-send')}</button>
    </p>
  </form>`
}
