import { rounded } from '../result.ts'
import type { BenchResult } from '../result.ts'
import type { ListenOptions, ListenReport, Memory, Round, Stretch } from './run-listen.ts'
import { answerAfterMs, lineEveryMs, pollEveryMs } from './setup.ts'

const fullScale = { seconds: 300, sessions: 4_000, conversations: 10_000 }
const goals = { share: 0.6, p99Ms: 2_300, idleKiB: 20 }

/** The three figures that issue B asks of listening. */
export function listenResults(
  { baseline, product }: ListenReport,
  { seconds, sessions, conversations }: Pick<ListenOptions, 'seconds' | 'sessions' | 'conversations'>,
): readonly BenchResult[] {
  const scale = {
    sessions,
    conversations,
    seconds,
    pollEveryMs,
    answerAfterMs,
    lineEveryMs,
    asTheGoalSays:
      seconds >= fullScale.seconds && sessions === fullScale.sessions && conversations === fullScale.conversations,
  }
  const all = baseline.flatMap((round) => round.stretches)
  const ceiling = perCpuSecond(all)
  const value = perCpuSecond(product.stretches)
  const shares = product.stretches.map((stretch) => rounded(perCpuSecond([stretch]) / ceiling))
  const ratio = rounded(value / ceiling)
  const { measured, memory } = product
  const latencies = product.stretches.map((stretch) => stretch.latencyMsP99)
  const idleKiB = rounded(growthKiB(memory.empty, memory.idle) / conversations)
  return [
    {
      name: 'listen-work',
      value: Math.round(value),
      unit: 'requests per second of processor time',
      ceiling: Math.round(ceiling),
      ratio,
      goal: `ratio >= ${goals.share}`,
      met: ratio >= goals.share,
      spread: { lowest: Math.min(...shares), highest: Math.max(...shares) },
      detail: {
        ...scale,
        spreadOf: 'ratio, stretches of 10 s',
        harmWatch: 'off, as where the operator has said how the account reads',
        product: describe(product),
        baseline: baseline.map(describe),
        plannedRequestsPerSecond: Math.round((sessions * 2_000) / pollEveryMs),
        sameRequests: isSame(product, baseline),
        requests: product.patterns,
      },
    },
    {
      name: 'listen-latency',
      value: Math.round(measured.p99),
      unit: 'ms from event available to stored, p99',
      ceiling: pollEveryMs + answerAfterMs,
      ratio: rounded(measured.p99 / (pollEveryMs + answerAfterMs)),
      goal: `value <= ${goals.p99Ms}`,
      met: measured.p99 <= goals.p99Ms && measured.stored > 0,
      spread: { lowest: Math.round(Math.min(...latencies)), highest: Math.round(Math.max(...latencies)) },
      detail: {
        ...scale,
        spreadOf: 'p99 of stretches of 10 s',
        eachStretch: latencies.map(Math.round),
        p50Ms: Math.round(measured.p50),
        longestMs: Math.round(measured.max),
        linesSaid: product.linesSaid,
        linesStored: measured.stored,
        pollsLateMsP99: Math.round(product.latenessMsP99),
        failures: measured.failed,
        troubles: measured.troubles,
      },
    },
    {
      name: 'listen-memory',
      value: idleKiB,
      unit: 'KiB per idle conversation, its share of the agent session included',
      ceiling: null,
      ratio: null,
      goal: `value <= ${goals.idleKiB}`,
      met: idleKiB <= goals.idleKiB,
      spread: null,
      detail: {
        ...scale,
        how: 'heap and external memory after garbage collection, against the process before its first session',
        withoutSessionsKiB: rounded(growthKiB(memory.sessions, memory.idle) / conversations),
        perSessionKiB: rounded(growthKiB(memory.empty, memory.sessions) / sessions),
        atTheEndKiB: rounded(growthKiB(memory.empty, memory.end) / conversations),
        residentKiB: rounded((memory.idle.rss - memory.empty.rss) / 1_024 / conversations),
      },
    },
  ]
}

function sum(stretches: readonly Stretch[], of: keyof Stretch): number {
  return stretches.reduce((total, stretch) => total + stretch[of], 0)
}

function perCpuSecond(stretches: readonly Stretch[]): number {
  return (1_000 * sum(stretches, 'requests')) / sum(stretches, 'callerCpuMs')
}

function describe({ stretches, latenessMsP99, loadLatenessMsP99 }: Round): Readonly<Record<string, unknown>> {
  const ms = sum(stretches, 'ms')
  return {
    requestsPerSecond: Math.round((1_000 * sum(stretches, 'requests')) / ms),
    // A stretch far below the plan shows at once that the machine had other things to do.
    eachStretch: stretches.map((stretch) => Math.round((1_000 * stretch.requests) / stretch.ms)),
    cores: rounded(sum(stretches, 'callerCpuMs') / ms),
    pollsLateMsP99: Math.round(latenessMsP99),
    loadServerCores: rounded(sum(stretches, 'loadCpuMs') / ms),
    loadServerLateMsP99: Math.round(loadLatenessMsP99),
  }
}

/** Whether both asked the same: verb, path, query and names of headers of what was looked at. */
function isSame(product: Round, baseline: readonly Round[]): boolean {
  const polls = ({ patterns }: Round) => patterns.filter((pattern) => /\/chat(?:Sessions)?\?/.test(pattern)).join('\n')
  return baseline.every((round) => polls(round) === polls(product))
}

function growthKiB(before: Memory, after: Memory): number {
  return (after.heapUsed + after.external - before.heapUsed - before.external) / 1_024
}
