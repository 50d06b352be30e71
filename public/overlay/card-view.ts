import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { OverlayCard } from '../../src/overlay/context-protocol.ts'
import { copyText } from '../lib/clipboard.ts'
import { icon } from '../lib/icons.ts'
import { answered, answerWithinMs } from './answered.ts'
import { say } from './say.ts'
import type { OverlayStore } from './store.ts'

/** A card as the playbook has it: steps, replies to copy, what never to say, where it links to, from when to when it holds. */
export function CardView({ cardId, store }: { readonly cardId: string; readonly store: OverlayStore }): VNode {
  const [card, setCard] = useState<OverlayCard | string>(() => say('reading-card'))
  const [copied, setCopied] = useState<number | undefined>(undefined)
  useEffect(() => {
    void answered(store.socket.timeout(answerWithinMs).emitWithAck('read-card', { cardId })).then((answer) =>
      setCard(answer.ok ? answer.card : answer.words),
    )
  }, [cardId])
  if (typeof card === 'string') return html`<p class="quiet" role="status">${card}</p>`
  const { title, steps, replies, never, text, links, validFrom, validTo, holdsToday } = card
  const holds = [
    validFrom && say('holds-from', { day: validFrom }),
    validTo && say('holds-to', { day: validTo }),
    !holdsToday && say('not-today'),
  ]
  const held = holds.filter((part) => typeof part === 'string').join(', ')
  const copy = async (reply: string, place: number) => {
    const done = await copyText(reply)
    store.announce(say(done ? 'copied' : 'clipboard-refused-reply'))
    setCopied(done ? place : undefined)
  }
  return html`<section class="card-view" aria-label=${title} tabindex="0">
    <h3>${title}</h3>
    ${held !== '' && html`<p class=${holdsToday ? 'quiet' : 'warn'}>${held}</p>`}
    ${List(say('card-steps'), steps, 'ol')}
    ${
      replies.length > 0 &&
      html`<h4>${say('card-replies')}</h4>
        <ul>
          ${replies.map(
            (reply, place) =>
              html`<li class="card-reply">
                <p dir="auto" id=${`reply-${place}-${cardId}`}>${reply}</p>
                <button
                  type="button"
                  class="button"
                  aria-describedby=${`reply-${place}-${cardId}`}
                  onClick=${() => copy(reply, place)}
                >
                  ${icon(copied === place ? 'done' : 'copy')}${say(copied === place ? 'copied' : 'copy')}
                </button>
              </li>`,
          )}
        </ul>`
    }
    ${List(say('card-never'), never, 'ul')}
    ${
      text !== undefined &&
      html`<h4>${say('card-says')}</h4>
        <p dir="auto" class="card-text">${text}</p>`
    }
    ${List(say('card-links'), links, 'ul')}
  </section>`
}

function List(heading: string, items: readonly string[], kind: 'ol' | 'ul'): VNode | false {
  if (items.length === 0) return false
  return html`<h4>${heading}</h4>
    <${kind} class=${kind === 'ol' ? 'numbered' : 'dotted'}>
      ${items.map((item) => html`<li dir="auto">${item}</li>`)}
    <//>` as VNode
}
