import type { TipKind } from '../../src/domain/tip.ts'
import { pageLanguage, say } from './say.ts'
import { agoWords } from './times.ts'
import type { OverlayTip } from './tip-stream.ts'

const begins: Partial<Record<TipKind, 'took-from-question' | 'took-from-end'>> = {
  answer: 'took-from-question',
  summary: 'took-from-end',
}

/** Below that it is no hop worth a word. */
const leastMs = 50

/** Which prompt made a tip, by which engine, and when; `now` in epoch milliseconds. */
export function whyText(
  {
    promptId,
    promptVersion,
    engine,
    model,
    at,
  }: Pick<OverlayTip, 'promptId' | 'promptVersion' | 'engine' | 'model' | 'at'>,
  now: number,
): string {
  const by = engine === 'offline' ? say('by-offline') : (model ?? say('engine-model'))
  return say('made-by', { prompt: promptId, version: promptVersion, by, time: agoWords(at, now) })
}

/** How long a tip took, hop by hop, in a sentence; undefined where nothing was measured. */
export function hopWords({ hops, kind, engine }: Pick<OverlayTip, 'hops' | 'kind' | 'engine'>): string | undefined {
  if (hops?.seenMs === undefined) return undefined
  const { seenMs, waitedMs = 0, askedMs = 0, firstTokenMs = 0, shownMs = 0, endedMs = 0 } = hops
  const parts = [
    [seenMs, 'hop-seen'],
    [waitedMs, 'hop-waited'],
    [askedMs, 'hop-asked'],
    [firstTokenMs, engine === 'offline' ? 'hop-offline' : 'hop-model'],
    [shownMs, 'hop-shown'],
  ] as const
  const wholeMs = seenMs + waitedMs + askedMs + firstTokenMs + shownMs
  const said = parts.flatMap(([ms, key]) => (ms < leastMs ? [] : say(key, { time: seconds(ms) })))
  const first = say(begins[kind] ?? 'took-from-line', { time: seconds(wholeMs) })
  const end = endedMs < leastMs ? '' : `; ${say('hop-written', { time: seconds(endedMs) })}`
  return `${[first, said.join(', ')].filter((part) => part !== '').join(': ')}${end}.`
}

function seconds(ms: number): string {
  const { tag } = pageLanguage()
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  return `${new Intl.NumberFormat(tag, digits).format(ms / 1_000)} s`
}
