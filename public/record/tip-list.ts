import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { TipOutcome } from '../../src/domain/tip.ts'
import type { RecordTip } from '../../src/overlay/record-protocol.ts'
import { actionText } from '../lib/action-words.ts'
import { clockText } from '../lib/time.ts'
import { kindWords } from '../lib/words.ts'

const atOnce = 50

const outcomeWords: Readonly<Record<TipOutcome, string>> = {
  used: 'used',
  adapted: 'adapted',
  'same-step': 'same step, own words',
  ignored: 'not used',
}

/** Every tip with its time, what became of it and what was clicked, newest first. */
export function TipList({ tips }: { readonly tips: readonly RecordTip[] }): VNode {
  const [count, setCount] = useState(atOnce)
  return html`<ul class="raised tips">
      ${tips.slice(0, count).map(
        (tip) =>
          html`<li key=${tip.tipId}>
            <p class="tip-head small">
              <strong>${kindWords[tip.kind]}</strong>
              <span class="quiet figures">${clockText(tip.at, Date.now())}</span>
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
          Show ${Math.min(atOnce, tips.length - count)} more
        </button>
      </p>`
    }`
}

function fateOf({ complete, outcome, actions }: RecordTip): string {
  const became = complete ? (outcome === undefined ? 'not known' : outcomeWords[outcome]) : 'not finished'
  return [became, ...actions.map(actionText)].join(' · ')
}
