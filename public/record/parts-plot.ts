import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { RecordTip } from '../../src/overlay/record-protocol.ts'
import { pageLanguage, say } from '../overlay/say.ts'
import { countsOf } from './counts.ts'
import { partsOf, type Span } from './spans.ts'

/** Shown and accepted by hour or day, from zero; the same numbers as a table for whoever would rather read. */
export function PartsPlot({ tips, span }: { readonly tips: readonly RecordTip[]; readonly span: Span }): VNode {
  const parts = partsOf(span, new Date(), pageLanguage().tag).map(({ title, from, to }) => {
    const { shown, accepted } = countsOf(tips.filter(({ at }) => at >= from && at < to))
    return { title, shown, accepted }
  })
  const most = Math.max(1, ...parts.map(({ shown }) => shown))
  const height = (count: number) => `height: ${(count / most) * 100}%`
  const by = span === 'today' ? 'hour' : 'day'
  const words = { shown: say('record-count-shown'), accepted: say('record-count-accepted') }
  return html`<figure class="raised plot">
    <figcaption class="small">
      <span class="swatch shown"></span> ${words.shown} <span class="swatch accepted"></span> ${words.accepted},${' '}
      ${say(`record-by-${by}`, { count: most })}
    </figcaption>
    <div class="columns" aria-hidden="true">
      ${parts.map(
        ({ title, shown, accepted }) =>
          html`<div class="column" key=${title} title=${say('record-column', { title, shown, accepted })}>
            ${shown > 0 && html`<div class="bar shown" style=${height(shown)}></div>`}
            ${accepted > 0 && html`<div class="bar accepted" style=${height(accepted)}></div>`}
          </div>`,
      )}
    </div>
    <p class="ends small quiet" aria-hidden="true">
      <span>${parts[0]?.title}</span><span>${parts.at(-1)?.title}</span>
    </p>
    <details class="small">
      <summary>${say('record-as-table')}</summary>
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">${say(`record-${by}`)}</th>
            <th scope="col">${words.shown}</th>
            <th scope="col">${words.accepted}</th>
          </tr>
        </thead>
        <tbody>
          ${parts
            .filter(({ shown }) => shown > 0)
            .map(
              ({ title, shown, accepted }) =>
                html`<tr key=${title}>
                  <th scope="row">${title}</th>
                  <td>${shown}</td>
                  <td>${accepted}</td>
                </tr>`,
            )}
        </tbody>
      </table>
    </details>
  </figure>`
}
