import { setMaxListeners } from 'node:events'
import type { ConversationId, TipId } from '../../domain/ids.ts'
import { isForVisitor } from '../../domain/tip.ts'
import type { OutcomeVerdict, Tip } from '../../domain/tip.ts'
import { noLongerWanted } from '../../lib/no-longer-wanted.ts'
import { waitQuietly } from '../../lib/wait.ts'
import type { Embedder } from '../../model/embedder.ts'
import type { StoredTip } from '../../store/store.ts'
import type { Fold, Transcript } from '../../transcript/transcript.ts'
import { createUsedCheck, judgeByWords, judgeOutcome } from './judge-outcome.ts'
import { outcomeWindow, outcomeWithinMs, shownAt } from './outcome-window.ts'

/** A line sent in time is seen later: by a poll, at the slow cadence later still. */
const slackMs = 10_000

export type OutcomeWatchOptions = {
  readonly embedder: Embedder
  /** A conversation's tips on record, from before this process started. */
  readonly earlier: (conversationId: ConversationId) => Promise<readonly StoredTip[]>
  /** Keeps what became of a tip; called once a tip. */
  readonly keep: (tip: WaitingTip, verdict: OutcomeVerdict) => void
  readonly onError: (error: unknown, conversationId: ConversationId) => void
  /** Epoch milliseconds. */
  readonly now?: () => number
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Finds out what became of each complete tip that was shown. */
export type OutcomeWatch = {
  /** A tip is complete: from now on the agent's lines tell. */
  onTip(tip: Tip, transcript: Transcript): void
  onFold(fold: Fold): void
  /** Drops what is known of a conversation; nothing more is kept of its tips, save what is being judged right now. */
  forget(conversationId: ConversationId): void
  /** Ends all waiting; resolves when nothing more is kept. Tips without an outcome get theirs after the next start. */
  close(): Promise<void>
}

/** What was sent to a model is ten times as long as the rest, and a tip waits for minutes. */
type WaitingTip = Omit<Tip, 'sent'>
type Open = {
  readonly tip: WaitingTip
  readonly isUsed: (lines: readonly string[]) => boolean
  readonly settled: AbortController
}
type Watched = { transcript: Transcript; readonly open: Map<TipId, Open> }

/**
 * A tip is settled at its third line, at the end of its time or of the conversation, or at the first line that uses it as
 * written. Where the encoder fails the words alone decide.
 */
export function createOutcomeWatch(options: OutcomeWatchOptions): OutcomeWatch {
  const now = options.now ?? Date.now
  const wait = options.wait ?? waitQuietly
  /** Conversations with tips that have no outcome yet. */
  const watched = new Map<ConversationId, Watched>()
  /** Transcripts of an earlier process's conversations whose tips on record were looked at. */
  const loaded = new WeakSet<Transcript>()
  /** Those whose tips on record are being read. */
  const loading = new Set<Transcript>()
  const running = new Set<Promise<void>>()
  const ending = new AbortController()
  // One for each question to the encoder.
  setMaxListeners(0, ending.signal)

  const run = (conversationId: ConversationId, work: Promise<void>) => {
    const task = work
      .catch((error: unknown) => {
        if (!ending.signal.aborted) options.onError(error, conversationId)
      })
      .finally(() => running.delete(task))
    running.add(task)
  }

  const judge = async (tip: WaitingTip, lines: readonly string[]): Promise<void> => {
    let verdict: OutcomeVerdict
    try {
      verdict = await judgeOutcome(tip.text, lines, options.embedder, ending.signal)
    } catch (error) {
      ending.signal.throwIfAborted()
      options.onError(error, tip.conversationId)
      verdict = judgeByWords(tip.text, lines)
    }
    options.keep(tip, verdict)
  }
  const settle = (one: Watched, { tip, settled }: Open) => {
    if (!one.open.delete(tip.tipId)) return
    settled.abort(noLongerWanted)
    if (one.open.size === 0) watched.delete(tip.conversationId)
    const lines = outcomeWindow(tip, one.transcript.lines).lines.map(({ text }) => text)
    run(tip.conversationId, judge(tip, lines))
  }
  const look = (one: Watched) => {
    const ended = one.transcript.conversation.state === 'ended'
    for (const open of one.open.values()) {
      const { lines, full } = outcomeWindow(open.tip, one.transcript.lines)
      const said = lines.map(({ text }) => text)
      if (ended || full || open.isUsed(said)) settle(one, open)
    }
  }
  const watch = (transcript: Transcript, { sent: _sent, ...tip }: Tip) => {
    const one = watched.get(tip.conversationId) ?? { transcript, open: new Map<TipId, Open>() }
    if (one.open.has(tip.tipId) || !isForVisitor(tip.kind)) return
    watched.set(tip.conversationId, one)
    const open = { tip, isUsed: createUsedCheck(tip.text), settled: new AbortController() }
    one.open.set(tip.tipId, open)
    // Of a tip from before the start the lines may come only now.
    const untilMs = Math.max(shownAt(tip) + outcomeWithinMs, now()) + slackMs
    const timeIsOver = async () => {
      await wait(untilMs - now(), open.settled.signal)
      if (!ending.signal.aborted) settle(one, open)
    }
    run(tip.conversationId, timeIsOver())
    look(one)
  }
  /** Tips of an earlier process that have no outcome yet. */
  const load = async (transcript: Transcript): Promise<void> => {
    loading.add(transcript)
    let wanted = false
    let tips: readonly StoredTip[]
    try {
      tips = await options.earlier(transcript.conversation.conversationId)
    } finally {
      wanted = loading.delete(transcript)
    }
    if (ending.signal.aborted || !wanted) return
    for (const tip of tips) {
      if (tip.end === 'complete' && !tip.outcome) watch(transcript, tip)
    }
  }

  return {
    onTip(tip, transcript) {
      if (!ending.signal.aborted) watch(transcript, tip)
    },
    onFold({ transcript, newLines, ended }) {
      if (ending.signal.aborted) return
      const { conversationId } = transcript.conversation
      if ((transcript.earlierIds?.size ?? 0) > 0 && !loaded.has(transcript)) {
        loaded.add(transcript)
        run(conversationId, load(transcript))
      }
      const one = watched.get(conversationId)
      if (!one) return
      one.transcript = transcript
      if (ended || newLines.some(({ speaker }) => speaker === 'agent')) look(one)
    },
    forget(conversationId) {
      for (const transcript of loading) {
        if (transcript.conversation.conversationId === conversationId) loading.delete(transcript)
      }
      const one = watched.get(conversationId)
      watched.delete(conversationId)
      for (const { settled } of one?.open.values() ?? []) settled.abort(noLongerWanted)
      one?.open.clear()
    },
    async close() {
      ending.abort(noLongerWanted)
      for (const { open } of watched.values()) for (const { settled } of open.values()) settled.abort(noLongerWanted)
      await Promise.all(running)
    },
  }
}
