import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ConversationId } from '../../src/domain/ids.ts'
import { icon, type IconName } from '../lib/icons.ts'
import { isCopyable, isCurrent } from './arrange.ts'
import type { CopyNote } from './copying.ts'
import { host } from './host.ts'
import { Later } from './later.ts'
import { phrasesOf } from './phrases.ts'
import { say } from './say.ts'
import { agoWords } from './times.ts'
import type { OverlayStore } from './store.ts'
import { did, type OverlayTip } from './tip-stream.ts'
import { EditButton, HeadTools, type TipTool } from './tip-tools.ts'

export type TipViewProps = {
  readonly tip: OverlayTip
  readonly now: number
  readonly note: CopyNote | undefined
  /** Shows the key beside the button. */
  readonly first: boolean
  readonly onCopy: (tip: OverlayTip) => void
  readonly store: OverlayStore
  readonly conversationId: ConversationId
  readonly onTool: (tool: TipTool, tip: OverlayTip) => void
}

const why = () => import('./why.ts').then((module) => module.Why)

/** One tip, open. */
export function TipView({ tip, now, note, first, onCopy, onTool, store, conversationId }: TipViewProps): VNode {
  const place = useRef<HTMLParagraphElement>(null)
  const [whole, setWhole] = useState(false)
  const [isCut, setCut] = useState(false)
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = place.current ?? {}
    setCut(scrollHeight > clientHeight + 2)
  })
  const ended = tip.end !== undefined
  const copyable = isCopyable(tip)
  // Named once: articles, answers and notes name their card themselves.
  const cited = tip.cards.flatMap(({ title }) => (tip.text.includes(title) ? [] : title))
  return html`<div
    class=${`tip ${isCurrent(tip) ? '' : 'over'} ${whole ? 'whole' : ''}`}
    role="group"
    aria-label=${say(`kind-${tip.kind}`)}
    data-tip=${tip.tipId}
  >
    <p class="tip-head small">
      <strong class=${`kind ${tip.kind}`}>${say(`kind-${tip.kind}`)}</strong>
      <span class="quiet"
        >${tip.engine === 'offline' ? say('engine-offline') : (tip.model ?? say('engine-model'))}</span
      >
      <${Standing} tip=${tip} now=${now} />${HeadTools({ tip, onTool })}
    </p>
    <p ref=${place} class="tip-text fades" data-tip-text=${tip.tipId} dir="auto" aria-busy=${ended ? 'false' : 'true'}>
      ${ended ? tip.text : phrasesOf(tip.text)}
    </p>
    ${
      ended &&
      (cited.length > 0 || isCut || whole) &&
      html`<div class="cited small">
        <p class="quiet one-line">${cited.length > 0 && say('from-cards', { cards: cited.join(' · ') })}</p>
        ${
          (isCut || whole) &&
          html`<button type="button" class="button plain small" onClick=${() => setWhole(!whole)}>
            ${whole ? say('show-less') : say('show-all')}
          </button>`
        }
      </div>`
    }
    ${
      // Once it is written: below a growing text nothing stands that would have to move.
      ended &&
      html`<div class="tip-foot">
        ${isCurrent(tip) && tip.end !== 'failed' && tip.kind !== 'risk' && CopyButton({ copyable, first, note: noteOf(note, tip), copy: () => onCopy(tip) })}
        ${copyable && host.button?.(tip)} ${EditButton({ tip, onTool })}
        <${Why} ...${{ tip, now, store, conversationId }} />
      </div>`
    }
  </div>`
}

/** A current tip that is not the first: one line until it is opened. */
export function FoldedTip(props: TipViewProps): VNode {
  const { tip } = props
  return html`<details class="folded">
    <summary>
      ${icon('open')}
      <strong class=${`kind small ${tip.kind}`}>${say(`kind-${tip.kind}`)}</strong>
      <span class="one-line" dir="auto">${tip.end === undefined ? say('being-written') : tip.text}</span>
    </summary>
    <${TipView} ...${props} />
  </details>`
}

function noteOf(note: CopyNote | undefined, tip: OverlayTip): CopyNote | undefined {
  return note?.tipId === tip.tipId ? note : undefined
}

function CopyButton({
  copyable,
  first,
  note,
  copy,
}: {
  readonly copyable: boolean
  readonly first: boolean
  readonly note: CopyNote | undefined
  readonly copy: () => void
}): VNode {
  const looks: readonly [IconName, string] =
    note?.result === 'copied'
      ? ['done', say('copied')]
      : note?.result === 'refused'
        ? ['problem', say('selected')]
        : ['copy', say('copy')]
  // Not the disabled attribute: a button that loses it while in focus would take the focus away.
  return html`<button
    type="button"
    class=${`button copy ${copyable && first ? 'first' : ''}`}
    aria-disabled=${copyable ? 'false' : 'true'}
    onClick=${() => copyable && copy()}
  >
    ${icon(looks[0])}<span class="copy-word">${looks[1]}</span
    >${first && html`<kbd aria-label=${say('key', { key: 'C' })}>C</kbd>`}
  </button>`
}

/** Few ask; what it says is fetched when one does. */
export function Why(props: Pick<TipViewProps, 'tip' | 'now' | 'store' | 'conversationId'>): VNode {
  const [open, setOpen] = useState(false)
  const onToggle = ({ currentTarget }: { readonly currentTarget: HTMLDetailsElement }) => setOpen(currentTarget.open)
  return html`<details class="why" onToggle=${onToggle}>
    <summary class="button plain small">${say('why')}</summary>
    ${open && html`<${Later} load=${why} ...${props} />`}
  </details>`
}

function Standing({ tip, now }: { readonly tip: OverlayTip; readonly now: number }): VNode {
  const kept = did(tip, 'pinned') && isCurrent(tip)
  if (tip.expired !== undefined && !kept) {
    return said(tip.expired === 'answered' ? 'done' : 'ended', say(`expired-${tip.expired}`), 'quiet')
  }
  if (tip.end === 'superseded') return said('ended', say('replaced'), 'quiet')
  if (tip.end === 'failed') return said('failed', say('not-finished'), 'warn')
  if (tip.end === undefined) return said('prompt', say('being-written'), 'quiet')
  const time = agoWords(tip.at, now)
  const copied = did(tip, 'copied')
  if (!kept && !copied) return html`<span class="standing quiet figures">${time}</span>`
  const words = kept ? say('pinned-at', { time }) : say('copied-at', { time })
  // Where there is no room for the words, their icon stands beside the time.
  return html`<span class="standing quiet figures">
    <span class="in-words">${words}</span>
    <span class="in-brief" aria-hidden="true">${icon(kept ? 'pin' : 'done')}${time}</span>
  </span>`
}

function said(name: IconName, words: string, look: string): VNode {
  return html`<span class=${`standing with-icon ${look}`}>${icon(name)}<span class="one-line">${words}</span></span>`
}
