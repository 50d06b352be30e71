import { request } from 'undici'
import { z } from 'zod'
import { waitQuietly } from '../../lib/wait.ts'
import type { RunOptions } from './run-chaos.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import { startSimulatorAlone } from './simulator-alone.ts'
import { startSotto } from './sotto-process.ts'

/** 24 hours of logins in 24 minutes. */
const clockSpeed = 60

const agentsAnswer = z.object({
  agents: z.array(
    z.object({
      endedLogins: z.object({ others: z.number() }),
      listenerLogins: z.object({
        logins: z.number(),
        refreshes: z.number(),
        ranOut: z.number(),
        closestMs: z.number().nullable(),
      }),
    }),
  ),
})

type LoginFigures = {
  readonly identities: number
  readonly logins: number
  readonly refreshes: number
  /** Logins that came to the end of their time, or that another login ended. */
  readonly loginsEnded: number
  /** The fewest real milliseconds between two logins of one identity; null where none logged in twice. */
  readonly closestLoginsMs: number | null
}

export type DayReport = Settled & LoginFigures & { readonly minutes: number; readonly clockSpeed: number }

/** Nothing goes wrong, but bearers, logins and idle sessions end 60 times as fast; no line may be lost over it. */
export async function runDay(options: RunOptions & { readonly minutes: number }): Promise<DayReport> {
  const { folder, minutes, say, signal } = options
  await using simulator = await startSimulatorAlone({ ...options, clockSpeed, faults: '' })
  say(`simulator ${simulator.url}, ${minutes} min, a clock ${clockSpeed} times as fast for logins`)
  const sotto = await startSotto(folder, simulator, { clockSpeed })
  try {
    const endAt = Date.now() + minutes * 60_000
    while (Date.now() < endAt && !signal.aborted) {
      await waitQuietly(Math.min(30_000, endAt - Date.now()), signal)
      const { logins, refreshes } = await readLogins(simulator.url)
      say(`${Math.max(0, Math.round((endAt - Date.now()) / 1_000))} s left: ${logins} logins, ${refreshes} refreshes`)
    }
    const figures = await readLogins(simulator.url)
    const settled = await settle(folder, simulator, { say, signal })
    return { ...settled, minutes, clockSpeed, ...figures }
  } finally {
    await sotto.end()
  }
}

async function readLogins(url: string): Promise<LoginFigures> {
  const { agents } = agentsAnswer.parse(await (await request(`${url}/simulator/agents`)).body.json())
  const sum = (of: (agent: (typeof agents)[number]) => number) => agents.reduce((total, agent) => total + of(agent), 0)
  const closest = agents.flatMap(({ listenerLogins }) => listenerLogins.closestMs ?? [])
  return {
    identities: agents.length,
    logins: sum(({ listenerLogins }) => listenerLogins.logins),
    refreshes: sum(({ listenerLogins }) => listenerLogins.refreshes),
    loginsEnded: sum(({ listenerLogins, endedLogins }) => listenerLogins.ranOut + endedLogins.others),
    closestLoginsMs: closest.length === 0 ? null : Math.min(...closest),
  }
}
