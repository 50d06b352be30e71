import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ConsoleConversation } from '../../src/console/console-protocol.ts'
import { getJson } from '../lib/api.ts'
import { icon } from '../lib/icons.ts'
import { loading, ProblemNotice, settle, type Loaded } from '../lib/loaded.ts'
import { clockText, wholeMinutes } from '../lib/time.ts'
import { counted } from '../lib/words.ts'
import { linkTo } from './route.ts'

type Page = { readonly conversations: readonly ConsoleConversation[]; readonly more: boolean }

const path = '/api/console/conversations'

/** The conversations, newest first, a page at a time. */
export function ConversationsPage(): VNode {
  const [page, setPage] = useState<Loaded<Page>>(loading)
  const [before, setBefore] = useState<ConsoleConversation | undefined>(undefined)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const asked = getJson<Page>(
      before === undefined
        ? path
        : `${path}?before=${before.startedAt}&id=${encodeURIComponent(before.conversationId)}`,
      stop.signal,
    )
    settle(asked, stop.signal).then(
      (older) => setPage((newer) => (before === undefined ? older : joined(newer, older))),
      (error: unknown) => stop.signal.aborted || reportError(error),
    )
    return () => stop.abort()
  }, [before, attempt])
  const retry = () => {
    setBefore(undefined)
    setAttempt(attempt + 1)
  }

  if (page.state === 'loading') return html`<p class="quiet">Loading the conversations …</p>`
  if (page.state === 'problem') return html`<${ProblemNotice} problem=${page.problem} onRetry=${retry} />`
  const { conversations, more } = page.value
  const oldest = conversations.at(-1)
  if (oldest === undefined) {
    return html`<div class="empty">
      ${icon('conversation')}
      <p>
        <strong>No conversation yet.</strong><br />Every conversation that Sotto hears is kept here, with the tips it
        led to.
      </p>
    </div>`
  }
  return html`<p><button type="button" class="button" onClick=${retry}>Refresh</button></p>
    <ul class="list raised">
      ${conversations.map((conversation) => html`<${Row} key=${conversation.conversationId} conversation=${conversation} />`)}
    </ul>
    ${more && html`<p><button type="button" class="button" onClick=${() => setBefore(oldest)}>Show older</button></p>`}`
}

/** The newer pages stay where they are; when the older one cannot be had, that is what has to be said. */
function joined(newer: Loaded<Page>, older: Loaded<Page>): Loaded<Page> {
  if (newer.state !== 'ready' || older.state !== 'ready') return older
  const known = new Set(newer.value.conversations.map(({ conversationId }) => conversationId))
  const added = older.value.conversations.filter(({ conversationId }) => !known.has(conversationId))
  return { ...older, value: { conversations: [...newer.value.conversations, ...added], more: older.value.more } }
}

function Row({ conversation }: { readonly conversation: ConsoleConversation }): VNode {
  const { conversationId, startedAt, tipsShown, tipsWithheld, lines } = conversation
  const withheld = tipsWithheld > 0 ? `, ${tipsWithheld} withheld` : ''
  const figures = [counted(lines, 'line'), `${counted(tipsShown, 'tip')} shown${withheld}`]
  return html`<li>
    <p class="row-head">
      <a class="figures" href=${linkTo({ page: 'conversation', conversationId })}
        >${clockText(startedAt, Date.now())}</a
      >
      <span>${conversation.agentName}</span>
      ${conversation.skill !== undefined && html`<span class="quiet">${conversation.skill}</span>`}
      <span class="small quiet row-end">${lengthOf(conversation)}</span>
    </p>
    <p class="small quiet">${figures.join(' · ')}</p>
  </li>`
}

/** "ended after 12 min", "running for 3 min". */
export function lengthOf({ state, startedAt, endedAt }: ConsoleConversation): string {
  if (endedAt !== undefined) return `ended after ${wholeMinutes(endedAt - startedAt)}`
  return state === 'ended' ? 'ended' : `running for ${wholeMinutes(Date.now() - startedAt)}`
}
