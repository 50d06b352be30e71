import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { PlaybookProgress, ProgressSource } from '../../src/overlay/context-protocol.ts'
import { icon } from '../lib/icons.ts'
import { say } from './say.ts'
import type { OverlayStore } from './store.ts'

type ProgressProps = { readonly progress: PlaybookProgress; readonly store: OverlayStore }

/** How far the conversation is on its card: one line, opened the steps and the facts. It ticks by itself, in its place. */
export function ProgressLine({ progress, store }: ProgressProps): VNode {
  const { conversationId, card, steps, facts } = progress
  const show = (number: number) => store.read(conversationId, true, number)
  return html`<details class="progress">
    <summary>
      ${icon('open')}<span class="one-line">${card.title}</span><span class="counts">· ${summaryOf(progress)}</span>
    </summary>
    <div class="progress-box" role="region" tabindex="0" aria-label=${card.title}>
      ${
        steps.length > 0 &&
        html`<h3>${say('card-steps')}</h3>
          <ol>
            ${steps.map(({ step, state, doneBy }) => Item(step, say(`step-${state}`), state, doneBy, show))}
          </ol>`
      }
      ${
        facts.length > 0 &&
        html`<h3>${say('facts-needed')}</h3>
          <ul>
            ${facts.map(({ name, givenBy }) =>
              givenBy === undefined
                ? Item(name, say('fact-missing'), 'later', undefined, show)
                : Item(name, say('fact-given'), 'done', givenBy, show),
            )}
          </ul>`
      }
    </div>
  </details>`
}

/** "step 2 of 5 · 1 fact missing" */
export function summaryOf({ steps, facts }: Pick<PlaybookProgress, 'steps' | 'facts'>): string {
  const next = steps.findIndex(({ state }) => state === 'next')
  const missing = facts.filter(({ givenBy }) => givenBy === undefined).length
  return [
    steps.length > 0 &&
      (next < 0 ? say('steps-done', { count: steps.length }) : say('step-of', { step: next + 1, count: steps.length })),
    facts.length > 0 && (missing === 0 ? say('facts-there') : say('facts-missing', { count: missing })),
  ]
    .filter((part) => typeof part === 'string')
    .join(' · ')
}

function Item(
  text: string,
  word: string,
  state: 'done' | 'next' | 'later',
  by: ProgressSource | undefined,
  show: (number: number) => void,
): VNode {
  return html`<li class=${`progress-item ${state}`}>
    ${state === 'done' ? icon('done') : state === 'next' ? icon('open') : html`<span class="box"></span>`}
    <span>
      <bdi>${text}</bdi> <em>${by === 'known' ? say('known-before') : word}</em>
      ${
        typeof by === 'number' &&
        html` <button
          type="button"
          class="button plain small"
          aria-label=${`${say('see-line')}: ${text}`}
          onClick=${() => show(by)}
        >
          ${say('see-line')}
        </button>`
      }
    </span>
  </li>`
}
