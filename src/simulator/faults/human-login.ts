import type { World } from '../world.ts'
import { oneOf } from './random.ts'
import type { Random } from './random.ts'

export type HumanLoginParts = {
  readonly world: World
  readonly random: Random
  /** Told once for each of the listener's logins that this ended. */
  readonly onEnded: () => void
}

/**
 * The human of an agent, of one to whom somebody listens if there is such, logs in once more; disposing logs that login
 * out. What becomes of the agent's other logins is the world's to say.
 */
export function logInAgain({ world, random, onEnded }: HumanLoginParts): Disposable {
  const listenersOf = (desk: (typeof world.desks)[number]) => world.logins.of(desk).filter(({ actor }) => !actor)
  const listenedTo = world.desks.filter((desk) => listenersOf(desk).length > 0)
  const desk = oneOf(random, listenedTo.length > 0 ? listenedTo : world.desks)
  if (desk === undefined) return { [Symbol.dispose]() {} }
  const before = listenersOf(desk)
  const login = world.logIn(desk.agent.loginName, desk.agent.password, true)
  const left = new Set(listenersOf(desk))
  for (const listener of before) if (!left.has(listener)) onEnded()
  return {
    [Symbol.dispose]() {
      if (login !== undefined) world.logOut(login)
    },
  }
}
