import { isForVisitor } from '../../domain/tip.ts'
import type { OutcomeVerdict, Tip } from '../../domain/tip.ts'
import type { Embedder } from '../../model/embedder.ts'
import { judgeByWords, judgeOutcome } from '../../tips/outcome/judge-outcome.ts'
import { outcomeLines } from '../../tips/outcome/outcome-window.ts'
import type { Transcript } from '../../transcript/transcript.ts'

/** A tip that was shown to its end; `verdict` is undefined for what was not for the visitor. */
export type JudgedTip = { readonly tip: Tip; readonly verdict: OutcomeVerdict | undefined }

/**
 * What became of the tips that were shown, as it is told of real conversations, except that nobody is in a hurry: the next
 * lines count however late they came. Where the encoder fails the words alone decide. Rejects with the signal's reason.
 */
export async function judgeTips(
  tips: readonly Tip[],
  { lines }: Pick<Transcript, 'lines'>,
  { embedder, signal }: { readonly embedder: Embedder; readonly signal: AbortSignal },
): Promise<readonly JudgedTip[]> {
  const judge = async (tip: Tip): Promise<JudgedTip> => {
    // A warning is heeded, not said.
    if (!isForVisitor(tip.kind) || tip.kind === 'risk') return { tip, verdict: undefined }
    const from = lines.findIndex(({ platformEventId }) => platformEventId === tip.answers)
    const next = lines
      .slice(from + 1)
      .filter(({ speaker, agentsOnly }) => speaker === 'agent' && !agentsOnly)
      .slice(0, outcomeLines)
      .map(({ text }) => text)
    try {
      return { tip, verdict: await judgeOutcome(tip.text, next, embedder, signal) }
    } catch {
      signal.throwIfAborted()
      // An encoder that fails is told of where real conversations need it.
      return { tip, verdict: judgeByWords(tip.text, next) }
    }
  }
  const shown = tips.filter(({ end, withheld, text }) => end === 'complete' && withheld === undefined && text !== '')
  return Promise.all(shown.map(judge))
}
