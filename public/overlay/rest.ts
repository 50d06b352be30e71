import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon } from '../lib/icons.ts'
import { say } from './say.ts'
import type { OverlayTip } from './tip-stream.ts'
import { EarlierTip, FoldedTip, type TipViewProps } from './tip-view.ts'

const earlierShown = 20

type RestProps = {
  readonly others: readonly OverlayTip[]
  readonly earlier: readonly OverlayTip[]
  /** Open from the start. */
  readonly open: boolean
  readonly now: number
  readonly propsOf: (tip: OverlayTip) => Omit<TipViewProps, 'first'>
}

/** What a conversation has beside its first tip, as one line that the agent opens. It has its place also while it is empty. */
export function Rest({ others, earlier, open, now, propsOf }: RestProps): VNode {
  if (others.length + earlier.length === 0) return html`<div class="rest" key="none" />`
  // What changes most stands last, so that it moves nothing.
  const words = [
    ...(earlier.length > 0 ? [html`<span class="count">${say('earlier', { count: earlier.length })}</span>`] : []),
    ...others.map(
      (tip) => html`<strong key=${tip.tipId} class=${`kind ${tip.kind}`}>${say(`kind-${tip.kind}`)}</strong>`,
    ),
  ]
  return html`<details class="rest" key="some" open=${open}>
    <summary class="small">${icon('open')}${words}</summary>
    ${others.map((tip) => html`<${FoldedTip} key=${tip.tipId} ...${propsOf(tip)} first=${false} />`)}
    ${
      earlier.length > 0 &&
      html`<ul class="earlier" key="earlier">
        ${earlier.slice(0, earlierShown).map((tip) => html`<${EarlierTip} key=${tip.tipId} tip=${tip} now=${now} />`)}
      </ul>`
    }
  </details>`
}
