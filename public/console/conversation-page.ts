import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ConsoleConversationDetail, ConsoleLine, ConsoleTip } from '../../src/console/console-protocol.ts'
import { getJson } from '../lib/api.ts'
import { icon } from '../lib/icons.ts'
import { loading, ProblemNotice, settle, type Loaded } from '../lib/loaded.ts'
import { clockText } from '../lib/time.ts'
import { counted } from '../lib/words.ts'
import { lengthOf } from './conversations-page.ts'
import { GivenTip } from './given-tip.ts'
import { linkTo } from './route.ts'
import { tipsByLine } from './tips-by-line.ts'

const speakerWords = { visitor: 'Visitor', agent: 'Agent', system: 'System' } as const

/** One conversation: its lines, and beneath each line the tips that it led to. */
export function ConversationPage({ conversationId }: { readonly conversationId: string }): VNode {
  const [detail, setDetail] = useState<Loaded<ConsoleConversationDetail>>(loading)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const path = `/api/console/conversations/${encodeURIComponent(conversationId)}`
    settle(getJson<ConsoleConversationDetail>(path, stop.signal), stop.signal).then(
      setDetail,
      (error: unknown) => stop.signal.aborted || reportError(error),
    )
    return () => stop.abort()
  }, [conversationId, attempt])

  return html`<p class="small"><a href=${linkTo({ page: 'conversations' })}>All conversations</a></p>
    ${Body(detail, () => setAttempt(attempt + 1))}`
}

function Body(detail: Loaded<ConsoleConversationDetail>, retry: () => void): VNode {
  if (detail.state === 'loading') return html`<p class="quiet">Loading the conversation …</p>`
  if (detail.state === 'problem') return html`<${ProblemNotice} problem=${detail.problem} onRetry=${retry} />`
  const { conversation, lines, tips } = detail.value
  return html`<div class="conversation-head">
      <h3>${conversation.agentName}${conversation.skill === undefined ? '' : ` · ${conversation.skill}`}</h3>
      <p class="small quiet">
        ${clockText(conversation.startedAt, Date.now())}, ${lengthOf(conversation)} ·${' '}
        ${counted(conversation.tipsShown, 'tip')} shown, ${conversation.tipsWithheld} withheld
      </p>
      <button type="button" class="button" onClick=${retry}>Refresh</button>
    </div>
    ${
      lines.length === 0
        ? html`<p class="quiet">No line was heard in this conversation.</p>`
        : html`<ol class="lines">
            ${tipsByLine(lines, tips).map(([line, given]) => html`<${Line} key=${line.platformEventId} line=${line} tips=${given} />`)}
          </ol>`
    }`
}

function Line({ line, tips }: { readonly line: ConsoleLine; readonly tips: readonly ConsoleTip[] }): VNode {
  return html`<li class=${`line ${line.speaker}`}>
    <p class="small line-head">
      <strong class="with-icon">
        ${line.speaker !== 'system' && icon(line.speaker)}${speakerWords[line.speaker]}
      </strong>
      <span class="quiet figures">${timeWithSeconds(line.at)}</span>
    </p>
    <p class="line-text">${line.text}</p>
    ${
      tips.length > 0 &&
      html`<ul class="given">
        ${tips.map((tip) => html`<${GivenTip} key=${tip.tipId} tip=${tip} />`)}
      </ul>`
    }
  </li>`
}

function timeWithSeconds(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB')
}
