import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { copyText } from '../lib/clipboard.ts'
import { icon } from '../lib/icons.ts'
import { say } from './say.ts'
import { agoWords } from './times.ts'
import { Why, type TipViewProps } from './tip-view.ts'
import { wrapUpParts } from './wrap-up-parts.ts'

/** The summary of a conversation that is over: copied as a whole or part by part. */
export function WrapUp({ tip, now, note, onCopy, store, conversationId }: TipViewProps): VNode {
  const [copied, setCopied] = useState<number | undefined>(undefined)
  const copyPart = async (text: string, place: number) => {
    const done = await copyText(text)
    store.announce(say(done ? 'copied' : 'clipboard-refused-reply'))
    setCopied(done ? place : undefined)
    if (done) await store.act(tip, conversationId, { action: 'copied' })
  }
  const isCopied = note?.tipId === tip.tipId && note.result === 'copied'
  return html`<div class="tip wrap-up" role="group" aria-label=${say('wrap-up')} data-tip=${tip.tipId}>
    <p class="tip-head small">
      <strong class="kind">${say('wrap-up')}</strong>
      <span class="quiet"
        >${tip.engine === 'offline' ? say('engine-offline') : (tip.model ?? say('engine-model'))}</span
      >
      <span class="standing quiet figures">${agoWords(tip.at, now)}</span>
    </p>
    <ul class="parts" data-tip-text=${tip.tipId}>
      ${wrapUpParts(tip.text).map(
        ({ label, text }, place) =>
          html`<li class="part">
            ${label !== undefined && html`<p class="small quiet" dir="auto">${label}</p>`}
            <p class="part-text" dir="auto">${text}</p>
            <button
              type="button"
              class="button plain"
              aria-label=${say('copy-part', { part: label ?? text.slice(0, 40) })}
              onClick=${() => copyPart(text, place)}
            >
              ${icon(copied === place ? 'done' : 'copy')}
            </button>
          </li>`,
      )}
    </ul>
    <div class="tip-foot">
      <button type="button" class="button copy first" onClick=${() => onCopy(tip)}>
        ${icon(isCopied ? 'done' : 'copy')}<span class="copy-word">${say(isCopied ? 'copied' : 'copy-all')}</span>
        <kbd aria-label=${say('key', { key: 'C' })}>C</kbd>
      </button>
      <${Why} ...${{ tip, now, store, conversationId }} />
    </div>
  </div>`
}
