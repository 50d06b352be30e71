import { SetupError } from '../../../lib/setup-error.ts'
import { makeFolds } from '../folds.ts'
import { rankMetrics } from '../rank-metrics.ts'
import type { EvalScore, EvalTask, Miss } from '../task.ts'
import type { RankAnswer, RankJob } from './rank-job.ts'
import { readCharts } from './read-charts.ts'
import { readTalks } from './read-talks.ts'
import type { Talk } from './read-talks.ts'
import { runRankJobs } from './run-rank-jobs.ts'
import { stepTable } from './step-table.ts'

/** Lines that a miss shows. */
const linesShown = 6

/** An answer with the conversation that it belongs to. */
export type ScoredAnswer = RankAnswer & { readonly id: string; readonly turns: Talk['turns'] }

/** Whether the step that an agent took is among the first that Sotto names, of all steps of all flow charts. */
export const nextStepTask: EvalTask = {
  name: 'next-step',
  scores: "the agent's next step, out of those of all flow charts",
  takes: ['playbook', 'history', 'folds', 'lookups'],
  async run({ data, playbook, history, folds, lookups, onProgress, signal }): Promise<EvalScore> {
    if (playbook === undefined) throw new SetupError('Name the flow charts: --playbook FILE.')
    if (history === undefined && folds === undefined) {
      throw new SetupError('Name past conversations to learn from: --history FILE, or --folds N.')
    }
    const charts = readCharts(playbook)
    const talks = readTalks(data, lookups)
    const parts = makeFolds({
      items: talks,
      groupOf: ({ id }) => id,
      folds,
      history: history === undefined ? undefined : readTalks(history, lookups),
    })
    const jobs = parts.flatMap(({ test, history: past }): RankJob[] => {
      const common = { past: past.map(({ turns }) => turns), tested: test.map(({ turns }) => turns), charts }
      return [
        { ...common, linesAlone: false },
        { ...common, linesAlone: true },
      ]
    })
    onProgress(0, jobs.length)
    const found = await runRankJobs(jobs, (done) => onProgress(done, jobs.length), signal)
    const scored = (linesAlone: boolean): ScoredAnswer[] =>
      parts.flatMap(({ test }, part) =>
        (found[2 * part + Number(linesAlone)] ?? []).map((answer) => ({
          ...answer,
          id: test[answer.talk]?.id ?? '',
          turns: test[answer.talk]?.turns ?? [],
        })),
      )
    const answers = scored(false)
    if (answers.length === 0) throw new SetupError(`No agent turn of ${data} names the step that it is (action).`)
    return {
      n: answers.length,
      abstained: 0,
      durationsMs: answers.map(({ tookMs }) => tookMs),
      metrics: {
        ...rankMetrics(answers.map(({ rank }) => rank)),
        linesAlone: rankMetrics(scored(true).map(({ rank }) => rank)),
      },
      tables: [stepTable(answers)],
      misses: answers
        .filter(({ rank }) => rank !== 1)
        .toSorted((one, other) => (other.rank ?? Infinity) - (one.rank ?? Infinity))
        .map(toMiss),
    }
  },
}

function toMiss({ id, turns, turn, rank, got }: ScoredAnswer): Miss {
  const wanted = turns[turn]
  return {
    id: `${id}, turn ${turn}`,
    lines: turns
      .slice(0, turn)
      .flatMap((one) => (one.type === 'visitor' || one.type === 'agent' ? `${one.type} ${one.text}` : []))
      .slice(-linesShown),
    wanted: `${wanted?.type === 'agent' ? wanted.step : ''} (${rank === undefined ? 'not named' : `place ${rank}`})`,
    got: got.join(', '),
  }
}
