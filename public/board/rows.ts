import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { BoardRow } from '../../src/monitor/board-protocol.ts'
import { icon } from '../lib/icons.ts'
import { minutesAndSeconds, wholeMinutes } from '../lib/time.ts'
import { longWaitMs, sortedRows } from './summary.ts'

type RowsProps = { readonly rows: readonly BoardRow[]; readonly now: number }

const stateWords = { waiting: 'not picked up', chatting: 'chatting', ended: 'ended' } as const

/**
 * The running conversations, longest wait first; on a narrow screen each is a block of its own. The roles are
 * written out because a table that is laid out as blocks loses them.
 */
export function Rows({ rows, now }: RowsProps): VNode {
  return html`<table class="raised" role="table">
    <caption class="unseen">
      Running conversations, longest wait first
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Waiting</th>
        <th role="columnheader" scope="col">Agent</th>
        <th role="columnheader" scope="col">Skill</th>
        <th role="columnheader" scope="col">State</th>
        <th role="columnheader" scope="col" class="number">Running</th>
        <th role="columnheader" scope="col" class="number">Lines</th>
        <th role="columnheader" scope="col" class="number">Tips shown</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${sortedRows(rows).map((row) => html`<${Row} key=${row.conversationId} row=${row} now=${now} />`)}
    </tbody>
  </table>`
}

function Row({ row, now }: { readonly row: BoardRow; readonly now: number }): VNode {
  return html`<tr role="row">
    <td role="cell" data-label="Waiting"><${Waiting} since=${row.waitingSince} now=${now} /></td>
    <th role="rowheader" scope="row" data-label="Agent">${row.agentName}</th>
    <td role="cell" data-label="Skill">${row.skill ?? html`<span class="quiet">none</span>`}</td>
    <td role="cell" data-label="State">${stateWords[row.state]}</td>
    <td role="cell" class="number" data-label="Running">${wholeMinutes(now - row.startedAt)}</td>
    <td role="cell" class="number" data-label="Lines">${row.lines}</td>
    <td role="cell" class="number" data-label="Tips shown">${row.tipsShown}</td>
  </tr>`
}

function Waiting({ since, now }: { readonly since: number | undefined; readonly now: number }): VNode {
  if (since === undefined) return html`<span class="quiet">visitor’s turn</span>`
  const waitedMs = now - since
  if (waitedMs <= longWaitMs) return html`<span class="figures">${minutesAndSeconds(waitedMs)}</span>`
  return html`<strong class="with-icon figures warn">${icon('waiting')}${minutesAndSeconds(waitedMs)}</strong>`
}
