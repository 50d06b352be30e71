import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { icon } from '../lib/icons.ts'
import type { EarlierList } from './earlier-list.ts'
import { learnMore, say } from './say.ts'
import type { OverlayTip } from './tip-stream.ts'
import { FoldedTip, type TipViewProps } from './tip-view.ts'

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
  const [list, setList] = useState<typeof EarlierList | 'away'>()
  if (others.length + earlier.length === 0) return html`<div class="rest" key="none" />`
  // Few look at earlier tips; the list is fetched when somebody does.
  const fetchList = () => {
    if (typeof list === 'function') return
    Promise.all([import('./earlier-list.ts'), learnMore()]).then(
      ([module]) => setList(() => module.EarlierList),
      () => setList('away'),
    )
  }
  const [next] = others
  // Each of them in a place of its own, so that none moves another.
  const words = html`<span key=${next?.tipId ?? 'none'} class=${next ? 'next' : 'next lone'}>
      ${
        next === undefined
          ? say('earlier', { count: earlier.length })
          : html`<strong class=${`kind ${next.kind}`}>${say(`kind-${next.kind}`)}</strong>
              <span class="one-line" dir="auto">${next.end === undefined ? say('being-written') : next.text}</span>`
      }
    </span>
    <span class="more figures">${others.length > 1 && `+${others.length - 1}`}</span>
    <span class="less">${next && say('show-less')}</span>
    <span class="count figures">${next && earlier.length > 0 && say('earlier', { count: earlier.length })}</span>`
  return html`<details class="rest" key="some" open=${open} onToggle=${fetchList}>
    <summary class="small">${icon('open')}<span class="unseen">${say('more-tips')}</span>${words}</summary>
    ${others.map((tip) => html`<${FoldedTip} key=${tip.tipId} ...${propsOf(tip)} first=${false} />`)}
    ${
      earlier.length > 0 &&
      (list === 'away'
        ? html`<p class="small quiet" key="earlier">${say('not-at-hand')}</p>`
        : list && html`<${list} key="earlier" tips=${earlier} now=${now} propsOf=${propsOf} />`)
    }
  </details>`
}
