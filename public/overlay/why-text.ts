import type { TipKind } from '../../src/domain/tip.ts'
import type { OverlayTip } from './tip-stream.ts'

const ofNoLine: Partial<Record<TipKind, string>> = { answer: 'your question', summary: 'the conversation' }

/** What a tip stands on and how long it took, in sentences. */
export function whyText({
  kind,
  promptId,
  promptVersion,
  answers,
  cards,
  hops,
}: Pick<OverlayTip, 'answers' | 'cards' | 'hops' | 'kind' | 'promptId' | 'promptVersion'>): string {
  const about = ofNoLine[kind] ?? `line number ${answers}`
  const sentences = [`Prompt ${promptId}, version ${promptVersion}, for ${about}.`]
  if (cards.length === 0) sentences.push('No card was used.')
  // Where the hops begin, the others follow; a tip that was cut short lacks those at its end.
  if (hops?.seenMs !== undefined) {
    const waitedMs = hops.waitedMs ?? 0
    const wordsMs = waitedMs + (hops.askedMs ?? 0) + (hops.firstTokenMs ?? 0) + (hops.shownMs ?? 0)
    // Below that it is no waiting but the turn of the clock.
    const waited = waitedMs < 100 ? '' : `, ${seconds(waitedMs)} of them to see whether more is said`
    sentences.push(`Seen ${seconds(hops.seenMs)} after it was sent, first words ${seconds(wordsMs)} later${waited}.`)
  }
  return sentences.join(' ')
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
