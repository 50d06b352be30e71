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
import { bestLanguage, languages, learnMore, pageLanguage, say, speak } from './say.ts'
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
  if (panels.value === undefined)
    Promise.all([import('./panels.ts'), learnMore()]).then(([{ Panel }]) => (panels.value = { Panel }), close)
}

const shortcuts: readonly Shortcut[] = [
  { key: 'C', does: () => say('key-copy'), run: copy },
  { key: '/', does: () => say('key-ask'), run: () => toggle('ask') },
  { key: 'S', does: () => say('key-snooze'), run: snooze },
  { key: '?', does: () => say('key-keys'), run: () => toggle('keys') },
  { key: 'Escape', does: () => say('key-close'), run: close },
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
      ${panelButton('display', 'display', say('settings'))} ${panelButton('keys', 'keys', say('keys'))}
    </header>
    <main>
      <h2 class="unseen">
        ${state.agentName === undefined ? say('conversations') : say('conversations-of', { name: state.agentName })}
      </h2>
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
      <strong>${say('no-conversation')}</strong><br />
      ${say('no-conversation-why')}
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
const asked = languages.find((one) => one === query.get('language'))
// Where they cannot be loaded nothing else can: the browser says so.
await speak(asked ?? bestLanguage(navigator.languages))
effect(() => {
  const { tag, direction } = pageLanguage()
  Object.assign(document.documentElement, { lang: tag, dir: direction })
  document.title = say('page-title')
})
effect(() => render(html`<${Overlay} />`, place))
