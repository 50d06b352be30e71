import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { TipHops } from '../../src/domain/tip-hops.ts'

/** Each hop in the order in which it comes, whose time it is, and how people read it. */
const hopsInOrder = [
  ['seenMs', 'platform', 'seen after'],
  ['waitedMs', 'waiting', 'waited on purpose'],
  ['askedMs', 'own', 'asked after'],
  ['firstTokenMs', 'engine', 'first token after'],
  ['shownMs', 'own', 'first words after'],
  ['endedMs', 'engine', 'written in'],
] as const

/** A tip's hops beside each other, as long as they took; the figures below say the same in words. */
export function HopsBar({ hops }: { readonly hops: TipHops }): VNode {
  const known = hopsInOrder.flatMap(([name, whose, words]) => {
    const ms = hops[name]
    return ms === undefined ? [] : [{ name, whose, words, ms }]
  })
  return html`<div class="hops">
    <div class="hops-bar" aria-hidden="true">
      ${known.map(({ name, whose, ms }) => html`<span key=${name} class=${whose} style=${{ flexGrow: ms }}></span>`)}
    </div>
    <ol class="small quiet figures" aria-label="How long each hop took">
      ${known.map(({ name, whose, words, ms }) => html`<li key=${name} class=${whose}>${words} ${millisecondsText(ms)}</li>`)}
    </ol>
  </div>`
}

/** "820 ms", "1.2 s". */
export function millisecondsText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}
