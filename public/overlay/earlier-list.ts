import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon, type IconName } from '../lib/icons.ts'
import { actionWords } from './action-words.ts'
import { say } from './say.ts'
import { agoWords } from './times.ts'
import { did, type OverlayTip } from './tip-stream.ts'
import type { TipViewProps } from './tip-view.ts'

const mostShown = 20

type EarlierListProps = {
  readonly tips: readonly OverlayTip[]
  readonly now: number
  readonly propsOf: (tip: OverlayTip) => Pick<TipViewProps, 'onCopy' | 'onTool'>
}

/** Tips whose time is over, newest moment first, with what became of each. Loaded when it is first opened. */
export function EarlierList({ tips, now, propsOf }: EarlierListProps): VNode {
  return html`<ul class="earlier">
    ${tips.slice(0, mostShown).map(
      (tip) =>
        html`<li class="earlier-tip" key=${tip.tipId}>
          <p class="tip-head small">
            <strong>${say(`kind-${tip.kind}`)}</strong>
            <span class="figures">${agoWords(tip.at, now)}</span>
            <span class="standing with-icon">${icon(fateIcon(tip))}${fateOf(tip)}</span>
          </p>
          <p dir="auto" class="earlier-text" data-tip-text=${tip.tipId}>
            ${tip.text === '' ? say('nothing-written') : tip.text}
          </p>
          <p class="tip-foot">
            ${
              tip.end === 'complete' &&
              tip.kind !== 'risk' &&
              html`<button type="button" class="button" onClick=${() => propsOf(tip).onCopy(tip)}>
                ${icon('copy')}${say('copy')}
              </button>`
            }
            ${
              did(tip, 'dismissed') &&
              tip.expired === undefined &&
              html`<button type="button" class="button plain" onClick=${() => propsOf(tip).onTool('dismiss', tip)}>
                ${icon('undo')}${say('bring-back')}
              </button>`
            }
          </p>
        </li>`,
    )}
  </ul>`
}

/** "overtaken · copied", "used", "dismissed": what became of it, and what was clicked. */
export function fateOf(tip: Pick<OverlayTip, 'actions' | 'end' | 'expired' | 'outcome'>): string {
  const became = tip.outcome === undefined ? standing(tip) : say(`outcome-${tip.outcome}`)
  const clicked = tip.actions.map(actionWords)
  return (became === undefined ? clicked : [became, ...clicked]).join(' · ')
}

function standing({ end, expired, actions }: Pick<OverlayTip, 'actions' | 'end' | 'expired'>): string | undefined {
  if (end === 'superseded') return say('replaced')
  if (end === 'failed') return say('not-finished')
  return expired === undefined || actions.some(({ action }) => action === 'dismissed')
    ? undefined
    : say(`expired-${expired}`)
}

function fateIcon({ outcome, end, expired }: OverlayTip): IconName {
  if (end === 'failed') return 'failed'
  if (outcome !== undefined) return outcome === 'ignored' ? 'ended' : 'done'
  return expired === 'answered' ? 'done' : 'ended'
}
