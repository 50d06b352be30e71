import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { ConsoleTip } from '../../src/console/console-protocol.ts'
import { actionText } from '../lib/action-words.ts'
import { icon } from '../lib/icons.ts'
import { engineWords, kindWords } from '../lib/words.ts'
import { HopsBar, millisecondsText } from './hops-bar.ts'
import { outcomeText } from './outcome-words.ts'
import { linkTo } from './route.ts'
import { usageWords } from './usage-words.ts'
import { withheldText } from './withheld-words.ts'

const endWords = {
  complete: undefined,
  superseded: 'replaced before it was finished',
  failed: 'could not be finished',
} as const

/** One tip as the record has it, shown or withheld. */
export function GivenTip({ tip }: { readonly tip: ConsoleTip }): VNode {
  const { kind, engine, model, promptId, promptVersion, withheld, actions, cards } = tip
  return html`<li class=${`given-tip ${withheld === undefined ? '' : 'withheld'}`}>
    <p class="small tip-head">
      <strong class="kind">${kindWords[kind]}</strong>
      <span class="quiet">${engineWords(engine, model)}</span>
      <span class="quiet">
        <a href=${linkTo({ page: 'prompt', promptId })}>${promptId}</a> version <code>${promptVersion}</code>
      </span>
      ${tip.latencyMs !== undefined && html`<span class="quiet figures">first words after ${millisecondsText(tip.latencyMs)}${tip.modelMs !== undefined && `, ${millisecondsText(tip.modelMs)} of them the model's`}</span>`}
      ${tip.usage !== undefined && html`<span class="quiet figures">${usageWords(tip.usage)}</span>`}
    </p>
    ${tip.hops !== undefined && html`<${HopsBar} hops=${tip.hops} />`}
    ${tip.text !== '' && html`<p class="tip-text">${tip.text}</p>`}
    ${cards.length > 0 && html`<p class="small quiet">From: ${cards.map(({ title }) => title).join(' · ')}</p>`}
    ${withheld !== undefined && html`<p class="small with-icon quiet">${icon('withheld')}${withheldText(withheld)}</p>`}
    ${withheld === undefined && html`<p class="small with-icon quiet">${Fate(tip, actions)}</p>`}
  </li>`
}

function Fate({ end, outcome }: ConsoleTip, actions: ConsoleTip['actions']): VNode {
  const ended = end === undefined ? 'being written' : endWords[end]
  const clicked = actions.length === 0 ? 'no action by the agent' : `the agent: ${actions.map(actionText).join('; ')}`
  const done = outcome === undefined ? clicked : `${outcomeText(outcome)} · ${clicked}`
  return html`${icon(end === 'failed' ? 'failed' : actions.length > 0 ? 'done' : 'ended')}
  ${ended === undefined ? done : `${ended} · ${done}`}`
}
