import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { LinesSaid, OverlayLine, TranscriptAsk, TranscriptPart } from '../../src/overlay/context-protocol.ts'
import { answered, answerWithinMs } from './answered.ts'
import { useKeptPlace } from './kept-place.ts'
import { say } from './say.ts'
import type { ListedConversation } from './state.ts'
import type { OverlayStore } from './store.ts'
import { clockWords } from './times.ts'
import type { OverlayTip } from './tip-stream.ts'
import { emptyPart, joined, withSaid } from './transcript-lines.ts'

type TranscriptPanelProps = {
  readonly conversation: ListedConversation
  readonly tip: OverlayTip | undefined
  readonly store: OverlayStore
  /** The line to show; another object each time that it is asked for. */
  readonly at: { readonly number?: number | undefined }
}

type Place = TranscriptAsk['place']

/** The lines of a conversation, in a box of its own. It follows its end, and moves nothing that is read. */
export function TranscriptPanel({ conversation, tip, store, at }: TranscriptPanelProps): VNode {
  const { conversationId, visitorName } = conversation
  const [part, setPart] = useState<TranscriptPart>(emptyPart)
  const [problem, setProblem] = useState<string | undefined>(() => say('reading-lines'))
  const [news, setNews] = useState(0)
  const { box, isAtEnd, note, aimAt } = useKeptPlace(part)

  const change = (next: (shown: TranscriptPart) => TranscriptPart) => {
    note()
    setPart(next)
  }
  const read = async (place: Place, use: (more: TranscriptPart) => (shown: TranscriptPart) => TranscriptPart) => {
    const asked: TranscriptAsk = { conversationId, ...(place ? { place } : {}) }
    const answer = await answered(store.socket.timeout(answerWithinMs).emitWithAck('read-transcript', asked))
    if (!answer.ok) return setProblem(answer.words)
    setProblem(undefined)
    change(use(answer))
  }
  const open = (number: number | undefined) => {
    aimAt(number === undefined ? 'end' : `[data-line="${number}"]`)
    setNews(0)
    return read(number === undefined ? undefined : { side: 'around', number }, (found) => () => found)
  }

  useEffect(() => {
    const known = at.number !== undefined && part.lines.some(({ number }) => number === at.number)
    if (known) {
      aimAt(`[data-line="${at.number}"]`)
      setPart((shown) => ({ ...shown }))
    } else void open(at.number)
  }, [at])
  useEffect(() => {
    const onSaid = (said: LinesSaid | 'back') => {
      // Whatever was said while the connection was lost.
      if (said === 'back') return void (isAtEnd() ? open(undefined) : read(undefined, missed))
      if (said.conversationId !== conversationId) return
      const follows = isAtEnd()
      if (!follows) setNews((count) => count + said.lines.length)
      change((shown) => withSaid(shown, said.lines, follows))
    }
    store.listeners.add(onSaid)
    return () => {
      store.listeners.delete(onSaid)
      store.socket.emit('leave-transcript', { conversationId })
    }
  }, [conversationId])

  const first = part.lines[0]?.number
  const last = part.lines.at(-1)?.number
  const more = (side: 'before' | 'after', number: number | undefined) => () => {
    if (number !== undefined) void read({ side, number }, (found) => (shown) => joined(shown, side, found))
  }
  const cited = useMemo(() => new Set([...(tip?.lines ?? []), ...(tip ? [tip.answers] : [])]), [tip])
  const now = Math.floor(store.clock.now() / 60_000) * 60_000
  const list = useMemo(() => part.lines.map((line) => Line(line, cited, now)), [part, cited, now])
  const isEmpty = part.lines.length === 0
  return html`<div class="transcript-panel">
    <div
      class="lines-box"
      role="region"
      tabindex="0"
      aria-label=${say('transcript-with', { whom: visitorName ?? say('the-visitor') })}
      ref=${box}
      onScroll=${() => news > 0 && part.later === 0 && isAtEnd() && setNews(0)}
    >
      ${problem !== undefined && html`<p class="quiet" role="status">${problem}</p>`}
      ${isEmpty && problem === undefined && html`<p class="quiet">${say('nothing-said')}</p>`}
      <ol>
        ${list}
      </ol>
    </div>
    <p class="lines-foot">
      ${part.earlier > 0 && Button(say('lines-earlier', { count: part.earlier }), more('before', first))}
      ${part.later > 0 && Button(say('lines-later', { count: part.later }), more('after', last))}
      ${(news > 0 || part.later > 0) && Button(news > 0 ? say('new-lines', { count: news }) : say('newest-line'), () => void open(undefined))}
    </p>
  </div>`
}

/** What was missed stands behind what is shown: it is counted, and shown when it is wanted. */
function missed(found: TranscriptPart) {
  return (shown: TranscriptPart): TranscriptPart => {
    const total = found.earlier + found.lines.length + found.later
    return { ...shown, later: Math.max(0, total - shown.earlier - shown.lines.length) }
  }
}

function Line({ number, speaker, text, at, agentsOnly }: OverlayLine, cited: ReadonlySet<number>, now: number): VNode {
  const isCited = cited.has(number)
  return html`<li key=${number} data-line=${number} class=${`said ${speaker} ${isCited ? 'cited-line' : ''}`}>
    <p class="said-by">
      <strong>${say(`speaker-${speaker}`)}</strong> <span class="quiet figures">${clockWords(at, now)}</span>
      ${agentsOnly && html` <span class="quiet">${say('agents-only')}</span>`}
      ${isCited && html` <em>${say('tip-stands-on-this')}</em>`}
    </p>
    <p dir="auto">${text}</p>
  </li>`
}

function Button(text: string, onClick: () => void): VNode {
  return html`<button type="button" class="button plain small" onClick=${onClick}>${text}</button>`
}
