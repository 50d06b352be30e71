import { availableParallelism, loadavg } from 'node:os'
import { percentile } from '../../../lib/percentile.ts'
import { rounded } from '../result.ts'
import type { BenchResult } from '../result.ts'
import type { OfflineOptions, OfflineReport } from './run-offline.ts'

const goals = { p50Ms: 25, p99Ms: 60, blockedMs: 10 }
/** What the goals speak of. */
const whole = { cards: 11_000, pastMoments: 10_000 }

/** A whole offline moment, beside what the sentence encoder alone takes for a line. */
export function offlineResult(
  { product, encoder, takenUp }: OfflineReport,
  { cards, pastMoments, moments }: Pick<OfflineOptions, 'cards' | 'pastMoments' | 'moments'>,
): BenchResult {
  const p50 = percentile(product.ms, 0.5)
  const p99 = percentile(product.ms, 0.99)
  const ceiling = percentile(
    encoder.flatMap(({ ms }) => ms),
    0.5,
  )
  const size = Math.ceil(product.ms.length / 5)
  const fifths = [0, 1, 2, 3, 4].map((part) => percentile(product.ms.slice(part * size, (part + 1) * size), 0.5))
  const isBlocked = Math.max(product.busiestTurnMs, takenUp.busiestTurnMs) > goals.blockedMs
  return {
    name: 'offline',
    value: rounded(p50),
    unit: 'ms p50',
    ceiling: rounded(ceiling),
    ratio: rounded(p50 / ceiling),
    goal: `value <= ${goals.p50Ms}, p99 <= ${goals.p99Ms} ms, no turn of the main loop over ${goals.blockedMs} ms, that of taking up cards and past neither`,
    met: p50 <= goals.p50Ms && p99 <= goals.p99Ms && !isBlocked && product.problems === 0,
    spread: { lowest: rounded(Math.min(...fifths)), highest: rounded(Math.max(...fifths)) },
    detail: {
      how: 'from a visitor’s line to the end, or the withholding, of the last of its tips, without the wait for the end of a burst; the ceiling is the sentence encoder alone with such lines',
      asTheGoalSays: cards >= whole.cards && pastMoments >= whole.pastMoments,
      cards,
      pastMoments,
      moments,
      p99Ms: rounded(p99),
      mostMs: rounded(Math.max(...product.ms)),
      encoderP99Ms: rounded(
        percentile(
          encoder.flatMap(({ ms }) => ms),
          0.99,
        ),
      ),
      processorMsPerMomentOfAllThreads: rounded(product.cpuMs),
      tips: { shown: product.shown, withheld: product.withheld },
      busiestTurnOfTheMainLoopMs: rounded(product.busiestTurnMs),
      latestTimerMs: rounded(product.latestTimerMs),
      latestTimerBesideTheEncoderAloneMs: rounded(Math.max(...encoder.map(({ latestTimerMs }) => latestTimerMs))),
      takingUpCardsAndPast: {
        seconds: rounded(takenUp.seconds, 0),
        busiestTurnOfTheMainLoopMs: rounded(takenUp.busiestTurnMs),
      },
      learned: takenUp.learned,
      rssMb: product.rssMb,
      rssAtStartMb: product.rssAtStartMb,
      problems: product.problems,
      spreadOf: 'value, fifths of the run',
      machineCores: availableParallelism(),
      loadAverage: rounded(loadavg()[0] ?? 0, 1),
    },
  }
}
