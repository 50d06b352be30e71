import { effect, signal } from '@preact/signals-core'
import { html, render } from 'htm/preact'
import type { VNode } from 'preact'
import { applyDisplay } from '../lib/display.ts'
import { icon, type IconName } from '../lib/icons.ts'
import { listenForShortcuts, type Shortcut } from '../lib/shortcuts.ts'
import { ConversationView } from './conversation-view.ts'
import { createCopying } from './copying.ts'
import { Dock } from './dock.ts'
import { leavesByItself } from './leaving.ts'
import { statusOf, StatusWord } from './status.ts'
import type { Panel, PanelName } from './panels.ts'
import { snoozeWords, startOverlay } from './store.ts'

const query = new URLSearchParams(location.search)
const signInLink = `/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`

const store = startOverlay(query.get('agent') ?? undefined)
const copying = createCopying(store)
const panel = signal<PanelName | undefined>(undefined)
const panels = signal<{ readonly Panel: typeof Panel } | undefined>(undefined)
const close = () => (panel.value = undefined)
const toggle = (name: PanelName) => {
  panel.value = panel.value === name ? undefined : name
  // Where the server is away, the next press tries again.
  if (panels.value === undefined) import('./panels.ts').then(({ Panel }) => (panels.value = { Panel }), close)
}

const shortcuts: readonly Shortcut[] = [
  { key: 'C', does: 'copies the first tip of the conversation in focus, or of the top-most one', run: copy },
  { key: '/', does: 'asks a question about the conversation in focus, or the top-most one', run: () => toggle('ask') },
  { key: 'S', does: 'snoozes: no tips for a while; again for tips', run: snooze },
  { key: '?', does: 'shows or hides these keys', run: () => toggle('keys') },
  { key: 'Escape', does: 'closes what is open here', run: close },
]

function copy(): void {
  void copying.copyFirst()
}

function snooze(): void {
  store.snooze(store.state.value.snoozedUntil === undefined)
}

function OpenPanel(): VNode | undefined {
  const name = panel.value
  return name && panels.value && html`<${panels.value.Panel} ...${{ name, store, shortcuts, onClose: close }} />`
}

function Overlay(): VNode {
  const state = store.state.value
  const now = store.clock.ticking.value
  const status = statusOf(state, now)
  const note = copying.note.value
  return html`
    <header class="head">
      <h1 class="brand">Sotto</h1>
      <${StatusWord} status=${status} />
      ${state.snoozedUntil !== undefined && html`<span class="small warn">${snoozeWords(state.snoozedUntil, now)}</span>`}
      ${panelButton('display', 'display', 'Display')} ${panelButton('keys', 'keys', 'Keys')}
    </header>
    <main>
      <h2 class="unseen">Conversations${state.agentName === undefined ? '' : ` of ${state.agentName}`}</h2>
      ${state.conversations.map(
        (conversation) =>
          html`<${ConversationView}
            key=${conversation.conversationId}
            conversation=${conversation}
            tips=${state.streams[conversation.conversationId]?.tips ?? []}
            now=${now}
            note=${note}
            onCopy=${(tip: Parameters<typeof copying.copy>[0]) => copying.copy(tip, conversation.conversationId)}
            onRemove=${() => remove(conversation.conversationId)}
          />`,
      )}
      ${state.freshness !== undefined && state.conversations.length === 0 && Empty()}
    </main>
    <${Dock} status=${status} note=${note} panel=${OpenPanel()} signInLink=${signInLink} />
  `
}

function Empty(): VNode {
  return html`<div class="empty">
    ${icon('conversation')}
    <p>
      <strong>No conversation right now.</strong><br />
      When a visitor writes to you, the tips appear here.
    </p>
  </div>`
}

function panelButton(name: PanelName, picture: IconName, words: string): VNode {
  return html`<button
    type="button"
    class="button plain"
    aria-expanded=${panel.value === name ? 'true' : 'false'}
    onClick=${() => toggle(name)}
  >
    ${icon(picture)}<span class="unseen">${words}</span>
  </button>`
}

function remove(conversationId: string): void {
  store.change({ type: 'conversation-removed', conversationId })
}

applyDisplay()
listenForShortcuts(shortcuts)
effect(() => {
  const now = store.clock.ticking.value
  const { conversations, streams, snoozedUntil } = store.state.peek()
  if (snoozedUntil !== undefined && snoozedUntil <= now) store.change({ type: 'snoozed', until: undefined })
  for (const conversation of conversations) {
    if (leavesByItself(conversation, streams[conversation.conversationId]?.tips ?? [], now))
      remove(conversation.conversationId)
  }
})
// The page is drawn whole whenever a signal it read has changed; it is small, and this spares the signals' own components.
const place = document.getElementById('page') ?? document.body
effect(() => render(html`<${Overlay} />`, place))
