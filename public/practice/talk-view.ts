import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { practiceSpeeds } from './practice-speeds.ts'
import type { PracticeRunState } from '../../src/practice/practice-protocol.ts'
import { icon } from '../lib/icons.ts'
import { say } from '../overlay/say.ts'
import type { ListedConversation } from '../overlay/state.ts'
import type { OverlayStore } from '../overlay/store.ts'
import { TranscriptPanel } from '../overlay/transcript-panel.ts'
import { Composer } from './composer.ts'
import type { Draft } from './draft.ts'
import type { Practice } from './practice-store.ts'

type TalkProps = {
  readonly run: PracticeRunState
  readonly practice: Practice
  readonly draft: Draft
  readonly store: OverlayStore
}

/** From the first line on it is the end that is read. */
const atTheEnd = {}

/** The conversation as it is played: its lines, whose turn it is, and where the answer is written. */
export function TalkView({ run, practice, draft, store }: TalkProps): VNode {
  const whom = run.visitorName ?? say('the-visitor')
  const conversation: Pick<ListedConversation, 'conversationId' | 'visitorName'> = run
  const at = store.reading.value[run.conversationId] ?? atTheEnd
  return html`<header class="talk-head">
      <h2 dir="auto">${say('practice-with', { whom })}</h2>
      <span class="small quiet figures">${say('practice-progress', { done: run.answered, all: run.answers })}</span>
    </header>
    ${!run.over && Controls(run, practice, draft)}
    <${TranscriptPanel} ...${{ conversation, tip: undefined, store, at }} />
    <p class="small quiet talk-typing" aria-hidden="true">
      ${run.visitorTyping && !run.paused ? say('practice-typing', { whom }) : ''}
    </p>
    <p class="talk-turn" role="status">${Turn(run, whom)}</p>
    <${Composer} ...${{ run, whom, practice, draft, store }} />`
}

function Turn({ over, paused, turn }: PracticeRunState, whom: string): VNode {
  if (over) return html`<span class="with-icon quiet">${icon('ended')}${say('practice-over', { whom })}</span>`
  if (turn === 'agent')
    return html`<strong class="with-icon accent">${icon('edit')}${say('practice-your-turn', { whom })}</strong>`
  if (paused) return html`<span class="with-icon warn">${icon('stale')}${say('practice-still')}</span>`
  return html`<span class="with-icon quiet">${icon('waiting')}${say('practice-their-turn', { whom })}</span>`
}

function Controls({ paused, speed }: PracticeRunState, practice: Practice, draft: Draft): VNode {
  const choose = (event: Event) => {
    const chosen = practiceSpeeds.find(
      (one) => event.currentTarget instanceof HTMLSelectElement && String(one) === event.currentTarget.value,
    )
    if (chosen !== undefined) practice.setSpeed(chosen)
  }
  // The button goes away with the practice; the one that leads on is the composer's.
  const end = () => {
    draft.field.current?.form?.querySelector('button')?.focus()
    practice.end()
  }
  return html`<div class="talk-controls">
    <button type="button" class="button" aria-pressed=${String(paused)} onClick=${() => practice.pause(!paused)}>
      ${paused ? say('practice-go-on') : say('practice-pause')}
    </button>
    <label class="small">
      <span class="quiet">${say('practice-speed')}</span>
      <select value=${String(speed)} onChange=${choose}>
        ${practiceSpeeds.map((one) => html`<option value=${String(one)}>${one} ×</option>`)}
      </select>
    </label>
    <button type="button" class="button plain" onClick=${end}>${say('practice-end')}</button>
  </div>`
}
