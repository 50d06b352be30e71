import { computed, effect, signal } from '@preact/signals-core'
import { html, render } from 'htm/preact'
import type { VNode } from 'preact'
import type { SequencedTipEvent } from '../../src/domain/tip.ts'
import { icon } from '../lib/icons.ts'
import { listenForShortcuts, type Shortcut } from '../lib/shortcuts.ts'
import { applyLanguage, applyLook } from './apply-settings.ts'
import { isCurrent } from './arrange.ts'
import { ConversationList } from './conversation-list.ts'
import { ConversationView } from './conversation-view.ts'
import { createCopying, focusedId } from './copying.ts'
import { Dock } from './dock.ts'
import { Head } from './head.ts'
import { host } from './host.ts'
import { keepingFocus, notePanelOpens } from './keep-focus.ts'
import { leavesByItself } from './leaving.ts'
import { nextMode } from './mode-choice.ts'
import type { Panel, PanelName } from './panels.ts'
import { createPicking } from './picking.ts'
import { refusalWords } from './refusal-words.ts'
import { learnMore, pageLanguage, say } from './say.ts'
import { statusOf } from './status.ts'
import { steadyStatus } from './steady.ts'
import { startOverlay } from './store.ts'
import type { Chosen } from './tip-actions.ts'
import { toolKeys, type TipTool } from './tip-tools.ts'
import { notFoundAgain } from './unconfirmed.ts'

const query = new URLSearchParams(location.search)
const awayForMs = 2_500
const signInLink = `/sign-in?to=${encodeURIComponent(`/signed-in${location.search}`)}`

export const store = startOverlay(query.get('agent') ?? undefined, alert)
const copying = createCopying(store)
export const picking = createPicking(store, {
  focused: focusedId,
  focus: (id) => document.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id)}"]`)?.focus(),
})
store.socket.on('refused', (problem) => {
  void refusalWords(problem).then((text) => copying.tell({ tipId: undefined, result: 'refused', text }, awayForMs))
})
const panel = signal<PanelName | undefined>(undefined)
const panels = signal<{ readonly Panel: typeof Panel } | undefined>(undefined)
const close = () => (panel.value = undefined)
const toggle = (name: PanelName) => open(panel.value === name ? undefined : name)
const open = (name: PanelName | undefined) => {
  if (panel.value === undefined) notePanelOpens()
  panel.value = name
  // Where the server is away, the next press tries again.
  if (panels.value === undefined)
    Promise.all([import('./panels.ts'), learnMore()]).then(([{ Panel }]) => (panels.value = { Panel }), close)
}

/** With this tip, or with the first that it suits. Loaded when it is first wanted. */
const useTool = (tool: TipTool, given?: Chosen) => {
  Promise.all([import('./tip-actions.ts'), learnMore()]).then(
    ([module]) => module.useTool({ store, tell: copying.tell, open }, tool, given),
    () => copying.tell({ tipId: undefined, result: 'refused', text: say('no-answer') }, awayForMs),
  )
}
const shortcuts: readonly Shortcut[] = [
  { key: 'C', does: () => say('key-copy'), run: copy },
  { key: '/', does: () => say('key-ask'), run: () => toggle('ask') },
  ...Object.entries(toolKeys).map(([key, tool]) => ({ key, does: () => say(`key-${tool}`), run: () => useTool(tool) })),
  { key: 'S', does: () => say('key-snooze'), run: snooze },
  { key: 'M', does: () => say('key-mode'), run: () => nextMode(store) },
  { key: 'V', does: () => say('key-view'), run: otherView },
  { key: 'ArrowRight', does: () => say('key-next'), run: () => picking.step(toTheEnd()) },
  { key: 'ArrowLeft', does: () => say('key-before'), run: () => picking.step(toTheEnd() === 1 ? -1 : 1) },
  { key: '?', does: () => say('key-keys'), run: () => toggle('keys') },
  { key: 'Escape', does: () => say('key-close'), run: close, whileTyping: true },
  ...(host.shortcuts ?? []),
]

function copy(): void {
  void copying.copyFirst()
}

function otherView(): void {
  store.settings.change({ view: store.settings.now.value.view === 'focus' ? 'stacked' : 'focus' })
}

/** Which way the right arrow goes through the list. */
function toTheEnd(): 1 | -1 {
  return pageLanguage().direction === 'rtl' ? -1 : 1
}

function snooze(): void {
  store.snooze(store.state.value.snoozedUntil === undefined)
}

function OpenPanel(): VNode | undefined {
  const name = panel.value
  return (
    name &&
    panels.value &&
    html`<${panels.value.Panel}
      ...${{ name, store, shortcuts, parts: { store, tell: copying.tell, open }, onClose: close }}
    />`
  )
}

function Overlay(): VNode {
  const state = store.state.value
  const { view } = store.settings.now.value
  const status = shownStatus.value
  const alone = picking.picked.value
  const shown = state.conversations.filter(({ conversationId }) => (alone ?? conversationId) === conversationId)
  const toPick = alone !== undefined && state.conversations.length > 1
  return html`
    <${Head} status=${status} store=${store} panel=${panel.value} toggle=${toggle} />
    ${host.bar?.()}
    <main class=${view}>
      <h2 class="unseen">
        ${state.agentName === undefined ? say('conversations') : say('conversations-of', { name: state.agentName })}
      </h2>
      ${toPick && html`<${ConversationList} state=${state} picking=${picking} />`}
      ${(host.order?.(shown) ?? shown).map(
        (conversation) =>
          html`<${ConversationView}
            key=${conversation.conversationId}
            conversation=${conversation}
            tips=${state.streams[conversation.conversationId]?.tips ?? []}
            now=${store.clock.ticking.value}
            note=${copying.note.value}
            whole=${alone !== undefined}
            store=${store}
            onCopy=${(tip: Parameters<typeof copying.copy>[0]) => copying.copy(tip, conversation.conversationId)}
            onTool=${(tool: TipTool, tip: Chosen['tip']) => useTool(tool, { tip, conversationId: conversation.conversationId })}
            onRemove=${() => store.leave(conversation.conversationId)}
          />`,
      )}
      ${state.freshness !== undefined && state.conversations.length === 0 && (host.empty?.() ?? Empty())}
    </main>
    <${Dock}
      status=${status}
      note=${copying.note.value}
      panel=${OpenPanel()}
      signInLink=${`${signInLink}&language=${pageLanguage().tag}`}
    />
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

function remove(conversationId: string): void {
  store.change({ type: 'conversation-removed', conversationId })
}

/** What comes to ears and desktop; its module is loaded when somebody wants it. */
function alert(tip: SequencedTipEvent): void {
  if (tip.type !== 'tip-start') return
  const { sound, notify } = store.settings.now.value
  const { streams } = store.state.value
  const isRisk = tip.kind === 'risk'
  const isFirst = !(streams[tip.conversationId]?.tips ?? []).some(
    (known) => isCurrent(known) && known.answers === tip.answers,
  )
  const wanted = [
    ...(sound && (isRisk || isFirst) ? ['soundTone' as const] : []),
    ...(notify && isRisk && document.hidden ? ['notifyOfRisk' as const] : []),
  ]
  if (wanted.length === 0) return
  import('./alerts.ts')
    .then((alerts) => Promise.all(wanted.map((name) => alerts[name]())))
    // The tip stands on the page all the same; the browser's console has the reason.
    .catch((error: unknown) => console.warn('no alert', error))
}

effect(() => applyLook(store.settings.now.value))
listenForShortcuts(shortcuts)
effect(() => {
  const now = store.clock.ticking.value
  const { conversations, streams, snoozedUntil } = store.state.peek()
  if (snoozedUntil !== undefined && snoozedUntil <= now) store.change({ type: 'snoozed', until: undefined })
  const gone = notFoundAgain(store.state.peek(), now)
  for (const conversationId of gone?.ids ?? [])
    store.change({
      type: 'conversation-closed',
      conversationId,
      closing: { because: gone?.because ?? 'away', at: now },
    })
  for (const conversation of conversations) {
    if (leavesByItself(conversation, streams[conversation.conversationId]?.tips ?? [], now))
      remove(conversation.conversationId)
  }
})
// Where its words cannot be loaded nothing else can; the browser says so.
await applyLanguage(store.settings.now.value, query.get('language'))
const language = computed(() => store.settings.now.value.language)
effect(() => {
  // A language that cannot be loaded leaves the page as it is.
  applyLanguage({ language: language.value }, query.get('language')).catch(() => store.announce(say('no-answer')))
})
effect(() => {
  const { tag, direction } = pageLanguage()
  Object.assign(document.documentElement, { lang: tag, dir: direction })
  document.title = host.title?.() ?? say('page-title')
})
const shownStatus = steadyStatus(
  computed(() => {
    const status = statusOf(store.state.value, store.clock.ticking.value)
    return host.status?.(status, store.state.value) ?? status
  }),
)
// The page is drawn whole whenever a signal it read has changed; it is small, and this spares the signals' own components.
const place = document.getElementById('page') ?? document.body
effect(() => keepingFocus(() => render(html`<${Overlay} />`, place)))
