import { newestSaid } from '../transcript/transcript.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { ConversationId } from '../domain/ids.ts'
import { noLongerWanted } from '../lib/no-longer-wanted.ts'
import { findAttackIn } from './attack-lines.ts'
import { isClearQuestion } from './clear-question.ts'
import type { Policy } from './silence-policy.ts'
import { hasUrgentWords } from './urgent-words.ts'

export type BurstsOptions = {
  /** As it is now: a change counts for those that wait, too. */
  readonly burst: () => Policy['burst']
  readonly now: () => Date
  /** Never rejects; ends early on abort. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Visitors write in bursts, and a burst is one moment: its tip waits for its end, its lines never do. */
export type Bursts = {
  /** Resolves when the visitor seems to have stopped, counted from now, the newest line; or on abort. */
  untilStopped(transcript: Transcript, signal: AbortSignal): Promise<void>
  /** Something may have changed: whoever waits looks again. */
  changed(conversationId: ConversationId): void
}

export function createBursts(options: BurstsOptions): Bursts {
  const waiting = new Map<ConversationId, AbortController>()
  return {
    async untilStopped(transcript, signal) {
      if (needsNoWait(transcript)) return
      const { conversationId } = transcript.conversation
      const sinceMs = options.now().getTime()
      for (;;) {
        const leftMs = sinceMs + pauseMs(transcript, options.burst()) - options.now().getTime()
        if (leftMs <= 0 || signal.aborted) return
        const again = new AbortController()
        waiting.set(conversationId, again)
        await options.wait(leftMs, AbortSignal.any([signal, again.signal]))
        if (waiting.get(conversationId) === again) waiting.delete(conversationId)
      }
    },
    changed: (conversationId) => waiting.get(conversationId)?.abort(noLongerWanted),
  }
}

/** How long after its newest line a burst counts as over, as things stand. */
function pauseMs({ typing, tellsTyping }: Transcript, { quietMs, mostMs }: Policy['burst']): number {
  if (typing.visitor) return mostMs
  return tellsTyping ? 0 : Math.min(quietMs, mostMs)
}

function needsNoWait(transcript: Transcript): boolean {
  const text = newestSaid(transcript)?.text ?? ''
  return isClearQuestion(text) || hasUrgentWords(text) || findAttackIn(transcript.lines) !== undefined
}
