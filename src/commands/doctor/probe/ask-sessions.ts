import type { Availability } from '../../../platform/liveperson-chat/agent-answers.ts'
import { found, notFound } from './answer.ts'
import type { Answer } from './answer.ts'
import type { TestSession } from './test-session.ts'

/** §4.1: is the bearer of an agent session enough, without its cookie? */
export async function askCookies(session: TestSession): Promise<Answer> {
  const refusal = await session.refusal({ cookies: false })
  return refusal === undefined
    ? found('requireCookies', false, 'A call with the bearer alone was answered like one with the cookies.')
    : found('requireCookies', true, `A call with the bearer alone was answered ${refusal}, one with the cookies 200.`)
}

/** What opening one more agent session did. */
type Trial = {
  readonly set: 'Away' | 'Occupied'
  /** What the new agent session said. */
  readonly seen: Availability
  /** The status with which the earlier agent session was refused from then on. */
  readonly refusal: number | undefined
}

export type SecondSessions = {
  readonly answers: readonly Answer[]
  /** The agent sessions that still answer, oldest first. */
  readonly alive: readonly TestSession[]
  /** True where a second agent session lives beside the first; whether they share rings shows only when it rings. */
  readonly besides: boolean
}

/** §12.2: opens two more agent sessions on the same bearer, each after another availability was set. */
export async function askSecondSessions(first: TestSession): Promise<SecondSessions> {
  const opened = [first]
  const trials: Trial[] = []
  for (const set of ['Away', 'Occupied'] as const) {
    const earlier = opened.at(-1) ?? first
    await earlier.act.setAvailability(set)
    const newest = await first.login.openSession()
    opened.push(newest)
    trials.push({ set, seen: (await newest.act.availability()).chat, refusal: await earlier.refusal() })
  }
  const refusals: (number | undefined)[] = []
  for (const session of opened) refusals.push(await session.refusal())
  const alive = opened.filter((_, index) => refusals[index] === undefined)
  const replaces = alive.length === 1 && trials.every(({ refusal }) => refusal !== undefined)
  const besides = alive.length === opened.length
  const answers = [
    ...(replaces ? [found('secondAgentSession', 'replaces', replacedBecause(trials))] : []),
    ...(replaces || besides
      ? []
      : [notFound('secondAgentSession', `of ${opened.length} agent sessions ${alive.length} still answered`)]),
    newSessionAvailability(trials),
    besides ? await askWhose(alive) : whoseAfterReplacing(trials),
  ]
  return { answers, alive, besides }
}

function replacedBecause(trials: readonly Trial[]): string {
  const statuses = trials.map(({ refusal }) => refusal).join(' and ')
  return `Twice a further agent session was opened on the same bearer; the earlier one was then answered ${statuses}.`
}

function newSessionAvailability(trials: readonly Trial[]): Answer {
  const name = 'newAgentSessionAvailability'
  const [one, other] = trials.map(({ seen }) => seen)
  const evidence = `After Away and Occupied were set, a new agent session said ${one} and ${other}.`
  if (one === 'Away' && other === 'Occupied') return found(name, 'unchanged', evidence)
  if (one === undefined || one !== other) return notFound(name, evidence)
  // Offline cannot be set: the new one has simply none yet, and the earlier ones keep theirs.
  return one === 'Offline' ? found(name, 'unchanged', evidence) : found(name, one, evidence)
}

/** §12.2: does an availability that is set on one agent session show on another? */
async function askWhose(alive: readonly TestSession[]): Promise<Answer> {
  const [one, other] = alive
  if (one === undefined || other === undefined) return notFound('availabilityPer', 'only one agent session answered')
  await one.act.setAvailability('Away')
  await other.act.setAvailability('Occupied')
  const { chat } = await one.act.availability()
  const evidence = `One agent session was set Away, then another Occupied; the first then said ${chat}.`
  if (chat === 'Occupied') return found('availabilityPer', 'agent', evidence)
  return chat === 'Away' ? found('availabilityPer', 'session', evidence) : notFound('availabilityPer', evidence)
}

/** With one agent session at a time it shows only in what the next one takes over. */
function whoseAfterReplacing(trials: readonly Trial[]): Answer {
  const name = 'availabilityPer'
  if (trials.every(({ set, seen }) => set === seen)) {
    return found(name, 'agent', 'What was set on one agent session was said by the one that took its place.')
  }
  if (trials.every(({ seen }) => seen === 'Offline')) {
    return found(
      name,
      'session',
      'An agent session that takes another’s place begins Offline, whatever was set before.',
    )
  }
  return notFound(name, 'two agent sessions do not stand side by side here, so there is nothing to compare')
}
