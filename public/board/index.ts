import { signal } from '@preact/signals'
import { html, render } from 'htm/preact'
import type { VNode } from 'preact'
import type { boardNamespace, BoardSnapshot, ServerToBoard } from '../../src/monitor/board-protocol.ts'
import { assertNever } from '../lib/assert-never.ts'
import { createClock } from '../lib/clock.ts'
import { connect, type Connection } from '../lib/connect.ts'
import { applyDisplay } from '../lib/display.ts'
import { icon, type IconName } from '../lib/icons.ts'
import { PageHead } from '../lib/page-head.ts'
import { agoText } from '../lib/time.ts'
import { counted } from '../lib/words.ts'
import { Rows } from './rows.ts'
import { summaryOf } from './summary.ts'

const namespace: typeof boardNamespace = '/board'

const clock = createClock()
const connection = signal<Connection>('connecting')
const snapshot = signal<BoardSnapshot | undefined>(undefined)
const heardAt = signal(0)

const states: Readonly<Record<Connection, readonly [IconName, string, string]>> = {
  connecting: ['catching-up', 'connecting', 'quiet'],
  connected: ['live', 'live', 'ok'],
  lost: ['lost', 'connection lost, trying again', 'warn'],
  'signed-out': ['signed-out', 'signed out', 'warn'],
  'not-allowed': ['withheld', 'not allowed', 'risk'],
}

function Board(): VNode {
  const now = clock.ticking.value
  const board = snapshot.value
  const [picture, word, look] = states[connection.value]
  return html`
    <${PageHead} title="board">
      <span class=${`status with-icon ${look}`} role="status">${icon(picture)}${word}</span>
    <//>
    <main>
      <${ConnectionNotice} now=${now} />
      ${board !== undefined && Snapshot(board, now)}
    </main>
  `
}

function Snapshot(board: BoardSnapshot, now: number): VNode {
  const { running, waitingLong, agents, tipsShown } = summaryOf(board, now)
  return html`
    <p class="summary figures">
      <span><strong>${running}</strong> running</span>
      <span class=${waitingLong > 0 ? 'warn' : ''}><strong>${waitingLong}</strong> waiting on the agent > 60 s</span>
      <span><strong>${agents}</strong> ${agents === 1 ? 'agent' : 'agents'}</span>
      <span><strong>${tipsShown}</strong> ${tipsShown === 1 ? 'tip' : 'tips'} shown in them</span>
      <span class="quiet">tips by the ${board.engine === 'model' ? 'model' : 'offline engine'}</span>
    </p>
    ${
      board.trouble.length > 0 &&
      html`<section aria-label="Not heard right now">
        <h2 class="unseen">Not heard right now: ${counted(board.trouble.length, 'agent')}</h2>
        <ul class="trouble">
          ${board.trouble.map(
            ({ agentName, because }) =>
              html`<li class="notice risk" key=${agentName}>
                ${icon('problem')}
                <p><strong>${agentName}:</strong> ${because}</p>
              </li>`,
          )}
        </ul>
      </section>`
    }
    ${running === 0 ? Empty() : html`<${Rows} rows=${board.rows} now=${now} />`}
  `
}

function ConnectionNotice({ now }: { readonly now: number }): VNode | null {
  switch (connection.value) {
    case 'lost': {
      const since = snapshot.value === undefined ? '' : ` What you see was heard ${agoText(heardAt.value, now)}.`
      return notice('warn', 'lost', html`<p>The connection is lost; the page keeps trying.${since}</p>`)
    }
    case 'signed-out':
      return notice(
        'warn',
        'signed-out',
        html`<p>You are signed out. <a href="/sign-in?to=%2Fboard">Sign in</a> to see the board.</p>`,
      )
    case 'not-allowed':
      return notice(
        'risk',
        'withheld',
        html`<p>The board is for team leads and supervisors. Ask an operator if you should see it.</p>`,
      )
    case 'connecting':
    case 'connected':
      return null
    default:
      return assertNever(connection.value)
  }
}

function notice(look: string, picture: IconName, words: VNode): VNode {
  return html`<div class=${`notice ${look}`}>${icon(picture)}${words}</div>`
}

function Empty(): VNode {
  return html`<div class="empty">
    ${icon('conversation')}
    <p>
      <strong>No conversation is running.</strong><br />
      As soon as a visitor writes to one of your agents, the conversation stands here.
    </p>
  </div>`
}

applyDisplay()
const socket = connect<ServerToBoard, Record<string, never>>(namespace, {
  onConnection: (now) => (connection.value = now),
})
socket.on('board-snapshot', (board) => {
  clock.set(board.now)
  heardAt.value = board.now
  snapshot.value = board
})
render(html`<${Board} />`, document.getElementById('page') ?? document.body)
