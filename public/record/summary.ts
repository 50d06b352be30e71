import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { RecordTip } from '../../src/overlay/record-protocol.ts'
import { kindWords } from '../lib/words.ts'
import { countsOf, shareText } from './counts.ts'

/** The span in a line of numbers, each with what it is a share of. */
export function Summary({ tips }: { readonly tips: readonly RecordTip[] }): VNode {
  const { shown, judged, accepted, used, adapted, sameStep, copied, dismissed, up, down } = countsOf(tips)
  return html`<dl class="numbers figures">
    ${number('shown', String(shown))}
    ${number('accepted', shareText(accepted, judged), `${used} used, ${adapted} adapted, ${sameStep} same step`)}
    ${number('copied', shareText(copied, shown))} ${number('dismissed', shareText(dismissed, shown))}
    ${number('thumbs', `${up} up, ${down} down`)}
  </dl>`
}

function number(name: string, value: string, more?: string): VNode {
  return html`<div>
    <dt class="small quiet">${name}</dt>
    <dd><strong>${value}</strong>${more !== undefined && html`<span class="small quiet">${more}</span>`}</dd>
  </div>`
}

/** The same by kind of tip, those with most first. */
export function KindsTable({ tips }: { readonly tips: readonly RecordTip[] }): VNode {
  const kinds = [...Map.groupBy(tips, ({ kind }) => kind)].toSorted(([, one], [, other]) => other.length - one.length)
  return html`<div class="raised scrolls" tabindex="0" role="region" aria-label="By kind">
    <table class="figures">
      <thead>
        <tr>
          ${['kind', 'shown', 'accepted', 'copied', 'dismissed'].map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${kinds.map(([kind, own]) => {
          const { shown, judged, accepted, copied, dismissed } = countsOf(own)
          return html`<tr key=${kind}>
            <th scope="row">${kindWords[kind]}</th>
            <td>${shown}</td>
            <td>${shareText(accepted, judged)}</td>
            <td>${copied}</td>
            <td>${dismissed}</td>
          </tr>`
        })}
      </tbody>
    </table>
  </div>`
}
