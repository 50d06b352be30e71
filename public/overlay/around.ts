import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'
import { host } from './host.ts'
import { Later } from './later.ts'
import { say } from './say.ts'
import type { ListedConversation } from './state.ts'
import type { OverlayStore } from './store.ts'
import type { OverlayTip } from './tip-stream.ts'

const transcript = () => import('./transcript-panel.ts').then((module) => module.TranscriptPanel)
const progressLine = () => import('./progress-line.ts').then((module) => module.ProgressLine)

type AroundProps = {
  readonly conversation: ListedConversation
  /** The open tip, whose lines are marked. */
  readonly tip: OverlayTip | undefined
  readonly store: OverlayStore
}

/** What stands around the tips of a conversation, in one row of the same height until something of it is opened. */
export function Around({ conversation, tip, store }: AroundProps): VNode {
  const { conversationId } = conversation
  const at = store.reading.value[conversationId]
  const progress = store.state.value.progress[conversationId]
  const onToggle = ({ currentTarget }: { readonly currentTarget: HTMLDetailsElement }) =>
    store.read(conversationId, currentTarget.open)
  return html`<div class="around small">
    ${
      host.ownTranscript !== true &&
      html`<details class="transcript" open=${at !== undefined} onToggle=${onToggle}>
        <summary>${icon('open')}${say('transcript')}</summary>
        ${at && html`<${Later} load=${transcript} ...${{ conversation, tip, store, at }} />`}
      </details>`
    }
    ${progress && html`<${Later} load=${progressLine} ...${{ progress, store }} />`}
  </div>`
}
