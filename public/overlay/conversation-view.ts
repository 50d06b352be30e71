import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'
import { minutesAndSeconds } from '../lib/time.ts'
import { arrange } from './arrange.ts'
import { Around } from './around.ts'
import type { CopyNote } from './copying.ts'
import { Later } from './later.ts'
import { isWrapUp } from './leaving.ts'
import { say } from './say.ts'
import type { ListedConversation } from './state.ts'
import { snoozeWords, type OverlayStore } from './store.ts'
import type { OverlayTip } from './tip-stream.ts'
import { Rest } from './rest.ts'
import { clockWords } from './times.ts'
import { TipView } from './tip-view.ts'
import type { TipTool } from './tip-tools.ts'

const longWaitMs = 60_000

const wrapUp = () => import('./wrap-up.ts').then((module) => module.WrapUp)

type ConversationProps = {
  readonly conversation: ListedConversation
  readonly tips: readonly OverlayTip[]
  readonly now: number
  readonly note: CopyNote | undefined
  /** It stands alone, with all that it has. */
  readonly whole: boolean
  readonly onCopy: (tip: OverlayTip) => void
  readonly onTool: (tool: TipTool, tip: OverlayTip) => void
  readonly onRemove: () => void
  readonly store: OverlayStore
}

/** One conversation: who, how long they wait, the first tip open, everything else folded. */
export function ConversationView({
  conversation,
  tips,
  now,
  note,
  whole,
  onCopy,
  onTool,
  onRemove,
  store,
}: ConversationProps): VNode {
  const { conversationId, visitorName, skill, closing } = conversation
  const { pinned, first, others, earlier } = arrange(tips)
  const props = (tip: OverlayTip) => ({ tip, now, note, onCopy, onTool, store, conversationId })
  const Open = (tip: OverlayTip) => html`<${TipView} key=${tip.tipId} ...${props(tip)} first=${true} />`
  // The tabindex lets a click put a conversation in focus for the C key without adding a stop for the Tab key.
  return html`<article
    class=${`conversation ${closing === undefined ? '' : 'closed'}`}
    data-conversation=${conversationId}
    tabindex="-1"
    aria-labelledby=${`name-${conversationId}`}
  >
    <header>
      <h2 class="one-line" id=${`name-${conversationId}`} dir="auto">${visitorName ?? say('visitor')}</h2>
      ${skill !== undefined && html`<span class="small quiet one-line" dir="auto">${skill}</span>`}
      <${Turn} conversation=${conversation} now=${now} />
      ${
        closing !== undefined &&
        html`<button type="button" class="button plain" onClick=${onRemove}>
          ${icon('close')}<span class="unseen"
            >${say('remove', { whom: visitorName ?? say('this-conversation') })}</span
          >
        </button>`
      }
    </header>
    <p class="last-line small quiet one-line" dir="auto">${LastLine(conversation, now)}</p>
    ${pinned.map((tip) => html`<div class="pinned" key=${tip.tipId}><${TipView} ...${props(tip)} first=${false} /></div>`)}
    <div class="first-tip" key="first">
      ${
        first === undefined
          ? html`<p class="no-tip quiet">${noTip(conversation, earlier.length > 0, store)}</p>`
          : closing !== undefined && isWrapUp(first)
            ? html`<${Later} key=${first.tipId} load=${wrapUp} ...${props(first)} otherwise=${Open(first)} />`
            : Open(first)
      }
    </div>
    ${closing?.because === 'lost' && html`<p class="small lost-why" key="lost">${say('closing-lost-why')}</p>`}
    <${Rest} key="rest" others=${others} earlier=${earlier} open=${whole} now=${now} propsOf=${props} />
    <${Around} key="around" ...${{ conversation, tip: first, store }} />
  </article>`
}

/** What was said last; or that nobody knows, in its place, so that nothing moves. */
function LastLine({ lastLine, unheardSince, closing }: ListedConversation, now: number): VNode | string {
  if (unheardSince !== undefined && closing === undefined) {
    const words = say('unheard-since', { time: clockWords(unheardSince, now) })
    return html`<span class="with-icon warn">${icon('stale')}${words}</span>`
  }
  return lastLine === undefined
    ? '\u00a0'
    : say('said', { speaker: say(`speaker-${lastLine.speaker}`), text: lastLine.text })
}

/** Why there is no tip to see, and when there will be one. */
function noTip({ closing }: ListedConversation, hadSome: boolean, store: OverlayStore): string {
  if (closing !== undefined) return say(hadSome ? 'no-tip-left' : 'was-no-tip')
  const { snoozedUntil } = store.state.value
  if (snoozedUntil !== undefined) return `${snoozeWords(snoozedUntil, store.clock.now())}.`
  if (store.settings.now.value.mode === 'quiet') return say('no-tip-quiet')
  return say(hadSome ? 'no-tip-now' : 'no-tip-yet')
}

function Turn({ conversation, now }: { readonly conversation: ListedConversation; readonly now: number }): VNode {
  const { closing, state, waitingSince } = conversation
  if (closing !== undefined) {
    return html`<span class="turn small with-icon quiet">${icon('ended')}${say(`closing-${closing.because}`)}</span>`
  }
  if (waitingSince === undefined) {
    const words = state === 'waiting' ? say('not-picked-up') : say('visitors-turn')
    return html`<span class="turn small quiet">${words}</span>`
  }
  const waitedMs = now - waitingSince
  // In steps, because a number that changes every second draws the eye.
  const shown = minutesAndSeconds(Math.floor(waitedMs / 10_000) * 10_000)
  const look = waitedMs >= longWaitMs ? 'warn' : 'quiet'
  return html`<span class=${`turn small with-icon figures ${look}`}
    >${icon('waiting')}${say('waiting', { time: shown })}</span
  >`
}
