import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { ReviewCard } from '../../src/practice/practice-protocol.ts'
import { icon } from '../lib/icons.ts'
import { say } from '../overlay/say.ts'

/** A card of the playbook, and how far it was followed. */
export function ReviewCardView({ card, open }: { readonly card: ReviewCard; readonly open: boolean }): VNode {
  const { steps, facts, replies, never } = card
  return html`<details class="review-card" open=${open}>
    <summary>
      ${icon('open')}
      <h3 dir="auto">${say('review-card', { card: card.card.title })}</h3>
    </summary>
    ${
      steps.length > 0 &&
      html`<h4>${say('review-steps')}</h4>
        <ol>
          ${steps.map((step) => Item(step.text, step.state === 'done', stepWords(step), step.state === 'open'))}
        </ol>`
    }
    ${
      facts.length > 0 &&
      html`<h4>${say('review-facts')}</h4>
        <ul>
          ${facts.map(({ name, given }) => Item(name, given, given ? say('review-fact-given') : say('review-fact-open'), !given))}
        </ul>`
    }
    ${
      replies.length > 0 &&
      html`<h4>${say('review-reply')}</h4>
        ${replies.map((reply) => html`<blockquote dir="auto">${reply}</blockquote>`)}`
    }
    ${
      never.length > 0 &&
      html`<h4>${say('review-never')}</h4>
        <ul>
          ${never.map(
            ({ text, line }) =>
              html`<li class="review-item">
                ${line === undefined ? icon('withheld') : html`<span class="warn">${icon('problem')}</span>`}
                <span dir="auto"
                  >${text}${line !== undefined && html` <em class="warn">${say('review-near', { line })}</em>`}</span
                >
              </li>`,
          )}
        </ul>`
    }
  </details>`
}

function stepWords({ state, line }: ReviewCard['steps'][number]): string {
  return state === 'done' ? say('review-step-done', { line: line ?? '' }) : say(`review-step-${state}`)
}

function Item(text: string, isDone: boolean, words: string, isOpen: boolean): VNode {
  return html`<li class=${`review-item ${isDone ? 'done' : ''}`}>
    ${isDone ? html`<span class="ok">${icon('done')}</span>` : html`<span class=${`box ${isOpen ? 'open' : ''}`}></span>`}
    <span dir="auto">${text} <em class="quiet">${words}</em></span>
  </li>`
}
