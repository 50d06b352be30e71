import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { OverlayLine } from '../../src/overlay/context-protocol.ts'
import { answered, answerWithinMs } from './answered.ts'
import { CardView } from './card-view.ts'
import { say } from './say.ts'
import type { OverlayStore } from './store.ts'
import type { OverlayTip } from './tip-stream.ts'
import { hopWords, whyText } from './why-text.ts'

/** Stands for what agents wrote in the past: there is no card to open. */
const past = 'past-conversations'

type WhyProps = {
  readonly tip: OverlayTip
  readonly now: number
  readonly store: OverlayStore
  readonly conversationId: ConversationId
}

/** What a tip stands on: lines and cards, each to be opened; which prompt made it, when, and how long it took. */
export function Why({ tip, now, store, conversationId }: WhyProps): VNode {
  const lines = useLines(tip, store, conversationId)
  const [opened, setOpened] = useState<string | undefined>(undefined)
  const took = hopWords(tip)
  return html`<div class="why-body small">
    ${
      typeof lines === 'string'
        ? html`<p class="quiet">${lines}</p>`
        : lines.length > 0 &&
          html`<p class="quiet">${say('stands-on-lines')}</p>
            <ul>
              ${lines.map(
                ({ number, speaker, text }) =>
                  html`<li key=${number}>
                    <button
                      type="button"
                      class="button plain quote"
                      title=${say('show-in-transcript')}
                      onClick=${() => store.read(conversationId, true, number)}
                    >
                      ${say(`speaker-${speaker}`)}: <q><bdi>${text}</bdi></q>
                    </button>
                  </li>`,
              )}
            </ul>`
    }
    ${
      tip.cards.length === 0
        ? html`<p class="quiet">${say('no-card-used')}</p>`
        : html`<p class="quiet">
            ${say('stands-on-cards')}
            ${tip.cards.map(({ cardId, title }) =>
              cardId === past
                ? html` <span>${title}</span>`
                : html` <button
                    type="button"
                    class="button plain small"
                    aria-expanded=${opened === cardId ? 'true' : 'false'}
                    onClick=${() => setOpened(opened === cardId ? undefined : cardId)}
                  >
                    ${title}
                  </button>`,
            )}
          </p>`
    }
    ${opened !== undefined && html`<${CardView} key=${opened} cardId=${opened} store=${store} />`}
    <p class="quiet">${whyText(tip, now)}</p>
    ${took !== undefined && html`<p class="quiet figures">${took}</p>`}
  </div>`
}

/** The lines, once they are there; or why they are not. */
function useLines({ lines = [], answers }: OverlayTip, { socket }: OverlayStore, conversationId: ConversationId) {
  const [found, setFound] = useState<readonly OverlayLine[] | string>([])
  const numbers = lines.length > 0 ? lines : answers < 0 ? [] : [answers]
  const asked = numbers.slice(0, 20).join(' ')
  useEffect(() => {
    if (asked === '') return
    const ask = { conversationId, numbers: asked.split(' ').map(Number) }
    void answered(socket.timeout(answerWithinMs).emitWithAck('read-lines', ask)).then((answer) =>
      setFound(answer.ok ? answer.lines : answer.words),
    )
  }, [asked])
  return found
}
