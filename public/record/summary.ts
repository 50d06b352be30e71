import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { RecordTip } from '../../src/overlay/record-protocol.ts'
import { say } from '../overlay/say.ts'
import { countsOf } from './counts.ts'

/** The span in a line of numbers, each with what it is a share of. */
export function Summary({ tips }: { readonly tips: readonly RecordTip[] }): VNode {
  const { shown, judged, accepted, used, adapted, sameStep, copied, dismissed, up, down } = countsOf(tips)
  return html`<dl class="numbers figures">
    ${number('shown', String(shown))}
    ${number('accepted', shareWords(accepted, judged), say('record-became', { used, adapted, same: sameStep }))}
    ${number('copied', shareWords(copied, shown))} ${number('dismissed', shareWords(dismissed, shown))}
    ${number('thumbs', say('record-thumbs', { up, down }))}
  </dl>`
}

/** "62 % of 148", or a dash where there is nothing to take a share of. */
function shareWords(some: number, all: number): string {
  return all === 0 ? '–' : say('record-share', { share: Math.round((some / all) * 100), count: all })
}

function number(name: 'shown' | 'accepted' | 'copied' | 'dismissed' | 'thumbs', value: string, more?: string): VNode {
  return html`<div>
    <dt class="small quiet">${say(`record-count-${name}`)}</dt>
    <dd><strong>${value}</strong>${more !== undefined && html`<span class="small quiet">${more}</span>`}</dd>
  </div>`
}

const columns = ['shown', 'accepted', 'copied', 'dismissed'] as const

/** The same by kind of tip, those with most first. */
export function KindsTable({ tips }: { readonly tips: readonly RecordTip[] }): VNode {
  const kinds = [...Map.groupBy(tips, ({ kind }) => kind)].toSorted(([, one], [, other]) => other.length - one.length)
  return html`<div class="raised scrolls" tabindex="0" role="region" aria-label=${say('record-by-kind')}>
    <table class="figures">
      <thead>
        <tr>
          <th scope="col">${say('record-kind')}</th>
          ${columns.map((name) => html`<th scope="col">${say(`record-count-${name}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${kinds.map(([kind, own]) => {
          const { shown, judged, accepted, copied, dismissed } = countsOf(own)
          return html`<tr key=${kind}>
            <th scope="row">${say(`kind-${kind}`)}</th>
            <td>${shown}</td>
            <td>${shareWords(accepted, judged)}</td>
            <td>${copied}</td>
            <td>${dismissed}</td>
          </tr>`
        })}
      </tbody>
    </table>
  </div>`
}
