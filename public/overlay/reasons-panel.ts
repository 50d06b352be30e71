import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { DownReason } from '../../src/domain/tip.ts'
import { listenForShortcuts } from '../lib/shortcuts.ts'
import { actionWords } from './action-words.ts'
import { say } from './say.ts'
import { take, type Chosen, type TipActionsParts } from './tip-actions.ts'

const reasons: readonly DownReason[] = [
  'wrong',
  'too-late',
  'already-said',
  'not-this-case',
  'too-long',
  'tone',
  'outdated',
  'other',
]

type ReasonsProps = {
  readonly parts: TipActionsParts
  readonly chosen: Chosen
  readonly onClose: () => void
}

/** Eight reasons, by click or by their numbers. It takes no focus: whoever wants to give none goes on working. */
export function ReasonsPanel({ parts, chosen, onClose }: ReasonsProps): VNode {
  const choose = (reason: DownReason) => {
    onClose()
    const taken = { action: 'down', reason } as const
    const standing = { ...chosen.tip, actions: [...chosen.tip.actions, { action: 'down' }] } as Chosen['tip']
    take(parts, { ...chosen, tip: standing }, taken, say('tip-noted', { what: actionWords(taken) }))
  }
  useEffect(() => {
    const stop = new AbortController()
    const keys = reasons.map((reason, index) => ({ key: String(index + 1), does: () => '', run: () => choose(reason) }))
    listenForShortcuts(keys, stop.signal)
    return () => stop.abort()
  }, [chosen])
  return html`<p class="small">${say('reasons-why')}</p>
    <div class="reasons">
      ${reasons.map(
        (reason, index) =>
          html`<button type="button" class="button" onClick=${() => choose(reason)}>
            <kbd>${index + 1}</kbd>${say(`reason-${reason}`)}
          </button>`,
      )}
      <button type="button" class="button plain" onClick=${onClose}>${say('no-reason')}</button>
    </div>`
}
