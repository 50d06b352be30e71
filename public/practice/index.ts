import { html } from 'htm/preact'
import { practiceNamespace } from './practice-namespace.ts'
import { icon } from '../lib/icons.ts'
import { host } from '../overlay/host.ts'
import { learnMore, say } from '../overlay/say.ts'
import type { OverlayStore } from '../overlay/store.ts'
import { InsertButton } from '../widget/insert-button.ts'
import { createInserting, type Inserting } from '../widget/inserting.ts'
import { createDraft } from './draft.ts'
import { PracticePane } from './practice-pane.ts'
import { createPractice } from './practice-store.ts'

const practice = createPractice()
const draft = createDraft((writing) => practice.write(writing))
// The overlay draws itself for the first time while it is being loaded.
let store: OverlayStore | undefined
let inserting: Inserting | undefined

host.namespace = practiceNamespace
host.ownTranscript = true
host.title = () => say('practice-page')
host.opened = practice.follow
host.status = (status, { offlineStandsIn }) =>
  status.icon === 'live'
    ? { ...status, word: say(offlineStandsIn ? 'practice-without-model' : 'practice-on'), look: 'quiet' }
    : status
host.empty = () =>
  html`<div class="empty">
    ${icon('prompt')}
    <p>${say('practice-no-tip')}</p>
  </div>`
host.bar = () => html`<${PracticePane} ...${{ practice, draft, store }} />`
host.button = (tip) =>
  html`<${InsertButton}
    ...${{ tip, here: true, note: inserting?.note.value, onInsert: () => inserting?.insert(tip.tipId) }}
  />`
host.shortcuts = [{ key: 'I', does: () => say('practice-key-insert'), run: () => void inserting?.insertFirst() }]

await Promise.all([learnMore('practice'), learnMore('widget'), learnMore()])
store = (await import('../overlay/index.ts')).store
practice.listen(store)
inserting = createInserting({ inFocus: practice.inFocus, insert: draft.insert }, store)
