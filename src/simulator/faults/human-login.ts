import type { AgentDesk } from '../agent-desk.ts'
import type { World } from '../world.ts'
import { oneOf } from './random.ts'
import type { Random } from './random.ts'

export type HumanLoginParts = {
  readonly world: World
  readonly random: Random
  /** Told when this ended a login that a listener uses. */
  readonly onEnded: () => void
}

/**
 * A listener whose login ends sooner than 30 s after it was opened takes it for a fight over the login and stops for good
 * (that has its own test); one that lost it later comes back.
 */
const inPeaceAfterMs = 35_000
/** A listener asks every 2 s; who has been silent for longer is gone, or cannot feel anything. */
const inUseWithinMs = 6_000

/**
 * The human of an agent logs in once more; disposing logs that login out. It hits an agent whose listener has been in
 * peace for a while, and ends the listener's login, whatever the switch secondLogin says. Where there is none, it is a
 * login of any agent, and what becomes of the agent's other logins is the switch's to say.
 */
export function logInAgain({ world, random, onEnded }: HumanLoginParts): Disposable {
  const desk = oneOf(
    random,
    world.desks.filter((each) => isListenedInPeace(each, world.now())),
  )
  const anybody = desk ?? oneOf(random, world.desks)
  if (anybody === undefined) return { [Symbol.dispose]() {} }
  const before = anybody.endedLogins.others
  const login = world.presence.logIn(anybody, true, desk === undefined ? undefined : 'invalidates')
  if (anybody.endedLogins.others > before) onEnded()
  return {
    [Symbol.dispose]() {
      world.logOut(login)
    },
  }
}

function isListenedInPeace({ agentSessions }: AgentDesk, now: number): boolean {
  const inUse = [...agentSessions].filter(
    ({ login, lastRequestAt }) => !login.actor && now - lastRequestAt < inUseWithinMs,
  )
  return inUse.length > 0 && inUse.every(({ login }) => now - login.openedAt >= inPeaceAfterMs)
}
