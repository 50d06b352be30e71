import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'
import { minutesAndSeconds } from '../lib/time.ts'
import { arrange } from './arrange.ts'
import type { CopyNote } from './copying.ts'
import { say } from './say.ts'
import type { ListedConversation } from './state.ts'
import type { OverlayTip } from './tip-stream.ts'
import { EarlierTip, FoldedTip, TipView } from './tip-view.ts'

const longWaitMs = 60_000
const earlierShown = 20

type ConversationProps = {
  readonly conversation: ListedConversation
  readonly tips: readonly OverlayTip[]
  readonly now: number
  readonly note: CopyNote | undefined
  readonly onCopy: (tip: OverlayTip) => void
  readonly onRemove: () => void
}

/** One conversation: who, how long they wait, the first tip open, everything else folded. */
export function ConversationView({ conversation, tips, now, note, onCopy, onRemove }: ConversationProps): VNode {
  const { conversationId, visitorName, skill, lastLine, closing } = conversation
  const { first, others, earlier } = arrange(tips)
  const props = (tip: OverlayTip) => ({ tip, now, note, onCopy })
  // The tabindex lets a click put a conversation in focus for the C key without adding a stop for the Tab key.
  return html`<article
    class=${`conversation ${closing === undefined ? '' : 'closed'}`}
    data-conversation=${conversationId}
    tabindex="-1"
    aria-labelledby=${`name-${conversationId}`}
  >
    <header>
      <h2 id=${`name-${conversationId}`} dir="auto">${visitorName ?? say('visitor')}</h2>
      ${skill !== undefined && html`<span class="small quiet" dir="auto">${skill}</span>`}
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
    ${
      lastLine !== undefined &&
      html`<p class="last-line small quiet one-line">
        ${say('said', { speaker: say(`speaker-${lastLine.speaker}`), text: lastLine.text })}
      </p>`
    }
    <div class="first-tip">
      ${
        first === undefined
          ? html`<p class="no-tip quiet">${closing === undefined ? say('no-tip-yet') : say('was-no-tip')}</p>`
          : html`<${TipView} key=${first.tipId} ...${props(first)} first=${true} />`
      }
    </div>
    ${others.map((tip) => html`<${FoldedTip} key=${tip.tipId} ...${props(tip)} first=${false} />`)}
    ${
      earlier.length > 0 &&
      html`<details class="earlier" key="earlier">
        <summary class="small">${icon('open')}${say('earlier', { count: earlier.length })}</summary>
        <ul>
          ${earlier.slice(0, earlierShown).map((tip) => html`<${EarlierTip} key=${tip.tipId} tip=${tip} now=${now} />`)}
        </ul>
      </details>`
    }
  </article>`
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
