import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { RecordTip } from '../../src/overlay/record-protocol.ts'
import { actionWords } from '../overlay/action-words.ts'
import { say } from '../overlay/say.ts'
import { clockWords } from '../overlay/times.ts'

const atOnce = 50

/** Every tip with its time, what became of it and what was clicked, newest first. */
export function TipList({ tips }: { readonly tips: readonly RecordTip[] }): VNode {
  const [count, setCount] = useState(atOnce)
  return html`<ul class="raised tips">
      ${tips.slice(0, count).map(
        (tip) =>
          html`<li key=${tip.tipId}>
            <p class="tip-head small">
              <strong>${say(`kind-${tip.kind}`)}</strong>
              <span class="quiet figures">${clockWords(tip.at, Date.now())}</span>
              <span class="fate">${fateOf(tip)}</span>
            </p>
            <p dir="auto" class="tip-text">${tip.text}</p>
          </li>`,
      )}
    </ul>
    ${
      tips.length > count &&
      html`<p>
        <button type="button" class="button" onClick=${() => setCount(count + atOnce)}>
          ${say('record-show-more', { count: Math.min(atOnce, tips.length - count) })}
        </button>
      </p>`
    }`
}

function fateOf({ complete, outcome, actions }: RecordTip): string {
  const known = outcome === undefined ? say('record-not-known') : say(`outcome-${outcome}`)
  return [complete ? known : say('record-not-finished'), ...actions.map(actionWords)].join(' · ')
}
