import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Card } from '../../../domain/card.ts'
import { agentId } from '../../../domain/ids.ts'
import type { StoredMoment } from '../../../domain/past-moment.ts'
import type { CardMatch } from '../../../knowledge/card-search.ts'
import type { LearnedNow, LearnedReport } from '../../../knowledge/learned/learned-now.ts'
import { openLearning } from '../../../knowledge/learned/learning.ts'
import { embedMoments } from '../../../knowledge/memory/embed-moments.ts'
import { findPast } from '../../../knowledge/memory/find-past.ts'
import type { PastQuery } from '../../../knowledge/memory/find-past.ts'
import { usualMemoryRules } from '../../../knowledge/memory/memory-file.ts'
import { openMomentIndex } from '../../../knowledge/memory/moment-index.ts'
import type { Past } from '../../../knowledge/memory/past.ts'
import { takeMoments } from '../../../knowledge/memory/take-moments.ts'
import { bundledEncoder } from '../../../knowledge/retrieval/encoder.ts'
import { openRetrieval } from '../../../knowledge/retrieval/retrieval.ts'
import { everybody } from '../../../listener/scope.ts'
import type { Embedder } from '../../../model/embedder.ts'
import { findRisk } from '../../../tips/offline/find-risk.ts'
import type { RedactedPast } from '../../import/redact-past.ts'

/** What the product would have at hand for a tip, put together as `app.ts` does it, but that nothing is hurried. */
export type TipRig = AsyncDisposable & {
  readonly report: LearnedReport
  at(query: PastQuery, asked: string): Promise<{ matches: readonly CardMatch[]; past: Past; learned: LearnedNow }>
}

/** Nothing here is for an agent who waits. */
const patienceMs = 600_000

export async function openTipRig(options: {
  readonly cards: readonly Card[]
  readonly history: readonly RedactedPast[]
  readonly embedder: Embedder
  readonly onProgress: (done: number, total: number) => void
  readonly signal: AbortSignal
}): Promise<TipRig> {
  const { cards, history, embedder, onProgress, signal } = options
  await using opened = new AsyncDisposableStack()
  const fail = (error: unknown): never => {
    throw error
  }
  const folder = mkdtempSync(join(tmpdir(), 'sotto-eval-'))
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  const retrieval = opened.use(
    openRetrieval({
      dataDir: folder,
      encoder: bundledEncoder(embedder),
      onProblem: fail,
      onError: fail,
      patience: { encoderMs: patienceMs, wholeMs: patienceMs },
    }),
  )
  retrieval.set(cards)
  const index = opened.use(openMomentIndex())
  let number = 0
  for (const [done, { conversation, lines }] of history.entries()) {
    signal.throwIfAborted()
    onProgress(done, history.length)
    const isRisky = (text: string) => findRisk({ speaker: 'visitor', text }) !== undefined
    const moments = takeMoments(conversation.conversationId, lines, { reopened: false, isRisky })
    for (const moment of await embedMoments(moments, embedder, signal)) index.add(toStored(moment, (number += 1)))
  }
  const rules = () => usualMemoryRules
  const scope = () => everybody
  const { promise, resolve } = Promise.withResolvers<LearnedReport>()
  const learning = opened.use(
    openLearning({
      memory: { usable: index.all, changes: index.changes },
      rules,
      scope,
      onLearned: resolve,
      onError: fail,
      lookEveryMs: 10,
      askedWithinMs: patienceMs,
    }),
  )
  learning.setCards(cards)
  const report = await promise
  for (;;) {
    signal.throwIfAborted()
    const { done, total } = retrieval.status().encoded
    if (total > 0 && done === total) break
    await wait(50)
  }
  const always = () => true
  const parts = { index, embedder, rules: usualMemoryRules, inScope: always, mayReachModel: always }
  const closing = opened.move()
  return {
    report,
    async at(query, asked) {
      const [matches, past, learned] = await Promise.all([
        retrieval.find(asked, 3, { signal }),
        findPast(query, parts, signal),
        learning.ask(query, signal),
      ])
      return { matches, past, learned }
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

function toStored(moment: Awaited<ReturnType<typeof embedMoments>>[number], number: number): StoredMoment {
  return {
    ...moment,
    number,
    agentId: agentId('eval'),
    skill: undefined,
    language: undefined,
    consentBy: undefined,
    offlineOnly: false,
    storedAt: new Date(0),
  }
}
