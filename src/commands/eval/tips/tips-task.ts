import type { Card } from '../../../domain/card.ts'
import type { Past } from '../../../knowledge/memory/past.ts'
import type { LearnedNow } from '../../../knowledge/learned/learned-now.ts'
import { withCardsInPlay } from '../../../knowledge/learned/cards-in-play.ts'
import type { CardMatch } from '../../../knowledge/card-search.ts'
import { SetupError } from '../../../lib/setup-error.ts'
import type { Embedder } from '../../../model/embedder.ts'
import { judgeOutcome } from '../../../tips/outcome/judge-outcome.ts'
import { pastQuery } from '../../../tips/past-query.ts'
import { unansweredText } from '../../../tips/request.ts'
import { createTranscript } from '../../../transcript/transcript.ts'
import { pastConversation } from '../../import/past-conversation.ts'
import { redactPast } from '../../import/redact-past.ts'
import type { RedactedPast } from '../../import/redact-past.ts'
import { makeFolds } from '../folds.ts'
import { openEvalEmbedder } from '../open-eval-embedder.ts'
import { readLines } from '../read-lines.ts'
import type { EvalScore, EvalTask, Metrics, Table } from '../task.ts'
import { makeTip, wordsOf } from './make-tip.ts'
import { readPlaybookCards } from './playbook-cards.ts'
import { tipMoments } from './tip-moments.ts'
import type { TipMoment } from './tip-moments.ts'
import { openTipRig } from './tip-rig.ts'
import type { TipRig } from './tip-rig.ts'

/** With what was learned, and without it. */
const ways = ['without', 'with'] as const
const kinds = ['reply', 'next-step'] as const
/** One kind of tip, in one way, at one moment; undefined where it was quiet. */
type Answer = {
  readonly way: (typeof ways)[number]
  readonly kind: (typeof kinds)[number]
  readonly right: boolean | undefined
}
type StepAnswer = { readonly share: number; readonly right: boolean }

/** Whether what the offline engine offers is what the agent then wrote, with what was learned from the past and without. */
export const tipsTask: EvalTask = {
  name: 'tips',
  scores: 'whether offline tips agree with what the agent then wrote, with what was learned from the past and without',
  takes: ['playbook', 'history', 'folds'],
  async run({ data, playbook, history, folds, onProgress, signal }): Promise<EvalScore> {
    if (playbook === undefined) throw new SetupError('Name the playbook: --playbook FILE.')
    const cards = readPlaybookCards(playbook)
    const parts = makeFolds({
      items: readTalks(data),
      groupOf: ({ conversation }) => conversation.conversationId,
      folds,
      history: history === undefined ? undefined : readTalks(history),
    })
    await using embedder = openEvalEmbedder(onProgress)
    const answers: Answer[] = []
    const steps: StepAnswer[] = []
    const durationsMs: number[] = []
    for (const { test, history: past } of parts) {
      await using rig = await openTipRig({ cards, history: past, embedder, onProgress, signal })
      for (const [done, talk] of test.entries()) {
        signal.throwIfAborted()
        onProgress(done, test.length)
        for (const moment of tipMoments(talk)) {
          const known = await look(rig, cards, talk, moment, durationsMs)
          answers.push(...(await judge(known, moment, embedder, signal)))
          const { next } = known.with.learned
          if (next) steps.push({ share: next.share, right: await agrees(next.text, moment, embedder, signal) })
        }
      }
    }
    return toScore(answers, steps, durationsMs)
  },
}

function readTalks(file: string): readonly RedactedPast[] {
  const given = { source: 'eval', skill: undefined, language: undefined, agent: undefined, teamFinders: [] }
  return readLines(file, pastConversation).map((talk) => redactPast(talk, { ...given, now: new Date(0) }))
}

type Known = { readonly matches: readonly CardMatch[]; readonly past: Past; readonly learned: LearnedNow }

async function look(
  rig: TipRig,
  cards: readonly Card[],
  { conversation }: RedactedPast,
  { lines }: TipMoment,
  durationsMs: number[],
): Promise<{ readonly without: Omit<Known, 'learned'>; readonly with: Known }> {
  const { conversationId, account, agentId } = conversation
  const transcript = createTranscript(conversationId, { account, agentId, at: new Date(0) })
  transcript.lines.push(...lines)
  const startedAt = performance.now()
  const { learned, ...found } = await rig.at(pastQuery({ reason: 'visitor-line' }, transcript), unansweredText(lines))
  durationsMs.push(performance.now() - startedAt)
  const cardOf = (id: string) => cards.find(({ cardId }) => cardId === id)
  const matches = withCardsInPlay(found.matches, learned.onCards, cardOf, found.matches.length)
  return { without: found, with: { ...found, matches, learned } }
}

async function judge(
  known: Awaited<ReturnType<typeof look>>,
  moment: TipMoment,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (const kind of kinds) {
    for (const way of ways) {
      const text = await makeTip(kind, { ...known[way], lines: moment.lines }, signal)
      const words = text !== undefined && kind === 'next-step' ? wordsOf(text) : text
      answers.push({
        way,
        kind,
        right: words === undefined ? undefined : await agrees(words, moment, embedder, signal),
      })
    }
  }
  return answers
}

async function agrees(tip: string, { answer }: TipMoment, embedder: Embedder, signal: AbortSignal): Promise<boolean> {
  return (await judgeOutcome(tip, [answer], embedder, signal)).outcome !== 'ignored'
}

function toScore(answers: readonly Answer[], steps: readonly StepAnswer[], durationsMs: readonly number[]): EvalScore {
  const figures = (kind: Answer['kind'], way: Answer['way']) => {
    const own = answers.filter((one) => one.kind === kind && one.way === way)
    const offered = own.filter(({ right }) => right !== undefined)
    const right = own.filter((one) => one.right === true).length
    const [all, some] = [Math.max(1, own.length), Math.max(1, offered.length)]
    return { offered: rounded(offered.length / all), precision: rounded(right / some), agreeing: rounded(right / all) }
  }
  const metrics: Metrics = Object.fromEntries(
    kinds.map((kind) => [kind, Object.fromEntries(ways.map((way) => [way, figures(kind, way)]))]),
  )
  const rows = kinds.flatMap((kind) =>
    ways.map((way) => [`${kind}, ${way} what was learned`, ...Object.values(figures(kind, way)).map(percent)]),
  )
  const n = answers.length / kinds.length / ways.length
  const quiet = answers.filter(({ way, kind, right }) => way === 'with' && kind === 'reply' && right === undefined)
  const tables = [[['tip', 'offered', 'of these right', 'right of all'], ...rows], shareTable(steps, n)]
  return { n, abstained: quiet.length, durationsMs, metrics, tables, misses: [] }
}

/** From which share on the likeliest step may be offered. */
function shareTable(steps: readonly StepAnswer[], moments: number): Table {
  const least = [0, 0.3, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9]
  return [
    ['learned step from share', 'offered', 'of these right', 'right of all'],
    ...least.map((from) => {
      const some = steps.filter(({ share }) => share >= from)
      const right = some.filter((one) => one.right).length
      const all = Math.max(1, moments)
      return [`${from}`, percent(some.length / all), percent(right / Math.max(1, some.length)), percent(right / all)]
    }),
  ]
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000
}
