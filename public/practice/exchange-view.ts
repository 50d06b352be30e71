import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { ReviewExchange, ReviewTip } from '../../src/practice/practice-protocol.ts'
import { icon } from '../lib/icons.ts'
import { say } from '../overlay/say.ts'

/** What the visitor said, and the two answers side by side. */
export function ExchangeView({ exchange }: { readonly exchange: ReviewExchange }): VNode {
  const { visitor, own, recorded, tips } = exchange
  return html`<li class="exchange">
    ${visitor.length > 0 && html`<div class="said visitor">${Lines(say('speaker-visitor'), visitor)}</div>`}
    ${
      own.length + recorded.length > 0 &&
      html`<div class="answers">
        <div class="said agent">${Lines(say('review-you'), own.length > 0 ? own : [say('review-no-answer')])}</div>
        ${recorded.length > 0 && html`<div class="said">${Lines(say('review-then'), recorded)}</div>`}
      </div>`
    }
    ${tips.map(Tip)}
  </li>`
}

function Lines(speaker: string, lines: readonly string[]): VNode {
  return html`<p class="small"><strong>${speaker}</strong></p>
    ${lines.map((line) => html`<p dir="auto">${line}</p>`)}`
}

function Tip({ kind, text, outcome }: ReviewTip): VNode {
  return html`<details class="small exchange-tip">
    <summary>
      ${icon('open')}<strong class=${`kind ${kind}`}>${say('review-tip')} · ${say(`kind-${kind}`)}</strong>${' '}
      ${outcome !== undefined && html`<span class="quiet">${say(`outcome-${outcome}`)}</span>`}
      <span class="one-line" dir="auto">${text}</span>
    </summary>
    <p dir="auto">${text}</p>
  </details>`
}
