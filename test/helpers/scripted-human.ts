import { setTimeout as sleep } from 'node:timers/promises'
import { PlatformError, SessionLostError } from '../../src/platform/liveperson-chat/errors.ts'
import { openWritingSession } from '../../src/platform/liveperson-chat/writing-client.ts'
import type { WritingSession } from '../../src/platform/liveperson-chat/writing-client.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'

/** An agent at work with a program as people have it: it takes each ring and signs in again where it was thrown out. */
export type ScriptedHuman = AsyncDisposable & {
  /** How often the program was thrown out of its login or its agent session. */
  thrownOut(): number
  /** How often the agent found themselves other than they wanted to be, and put that right. */
  putRight(): number
  /** Goes to lunch. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
}

type HumanOptions = {
  /** How much faster than the wall clock everything goes. */
  readonly speed: number
  readonly wanted?: 'Online' | 'Away'
}

const pollEveryMs = 2_000
/** A person looks now and then how they stand, and needs a while to notice. */
const looksAfterPolls = 4
const noticesAfterLooks = 2

/** Signs in and begins to work. */
export async function startHuman(
  platform: Simulator,
  agentId: string,
  { speed, wanted = 'Online' }: HumanOptions,
): Promise<ScriptedHuman> {
  const stopping = new AbortController()
  const agent = platform.agents.find((one) => one.agentId === agentId)
  const signIn = () =>
    openWritingSession({
      domainUrl: platform.url,
      account: platform.account,
      loginName: agent?.loginName ?? '',
      password: agent?.password ?? '',
      extraHeaders: platform.actorHeaders,
      signal: stopping.signal,
    })
  let now: 'Online' | 'Away' = wanted
  let session: WritingSession = await signIn()
  await session.setAvailability(now)
  let thrownOut = 0
  let putRight = 0
  let amiss = 0

  const work = async () => {
    for (let poll = 1; !stopping.signal.aborted; poll += 1) {
      try {
        if ((await session.ringingCount()) > 0 && now === 'Online') await session.accept()
        if (poll % looksAfterPolls === 0) {
          amiss = now === 'Online' && (await session.availability()).chat !== now ? amiss + 1 : 0
          if (amiss === noticesAfterLooks) {
            amiss = 0
            putRight += 1
            await session.setAvailability(now)
          }
        }
      } catch (error) {
        if (stopping.signal.aborted) return
        if (!(error instanceof PlatformError)) throw error
        if (error instanceof SessionLostError) {
          thrownOut += 1
          await session[Symbol.asyncDispose]()
          session = await signIn()
          await session.setAvailability(now)
        }
      }
      await sleep(pollEveryMs / speed)
    }
  }
  const working = work()
  const set = async (wish: typeof now) => {
    now = wish
    await session.setAvailability(wish)
  }
  return {
    thrownOut: () => thrownOut,
    putRight: () => putRight,
    goAway: () => set('Away'),
    comeBack: () => set('Online'),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await working
      await session[Symbol.asyncDispose]()
    },
  }
}
