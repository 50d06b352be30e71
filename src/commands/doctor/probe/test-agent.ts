import { SetupError } from '../../../lib/setup-error.ts'
import { PlatformError } from '../../../platform/liveperson-chat/errors.ts'
import type { Availability } from '../../../platform/liveperson-chat/agent-answers.ts'
import type { PatientCaller } from './patient-caller.ts'
import { logIn } from './test-login.ts'
import type { LoginCredentials, TestLogin } from './test-login.ts'
import type { TestSession } from './test-session.ts'

/** Who may be disturbed, by the name that the agents file uses. */
export type TestAgentEntry = { readonly agentId: string; readonly credentials: () => LoginCredentials }

/** An agent whose work the probe may disturb, logged in, and how it was found. */
export type TestAgent = {
  readonly login: TestLogin
  readonly session: TestSession
  readonly foundAvailability: Availability
}

/**
 * Logs a test agent in and opens a first agent session. `onLogin` hears of the login before anything else can fail.
 *
 * @throws SetupError where the agent has open chats: logging in again could take them away. PlatformError.
 */
export async function enterAgent(
  agent: TestAgentEntry,
  caller: PatientCaller,
  onLogin: (login: TestLogin) => void,
): Promise<TestAgent> {
  const login = await logIn(agent.credentials(), caller)
  onLogin(login)
  const session = await login.openSession()
  const foundAvailability = (await session.act.availability()).chat
  const open = await countOpenChats(session, caller.signal)
  if (open > 0) {
    throw new SetupError(
      `Agent ${agent.agentId} has ${open} open ${open === 1 ? 'chat' : 'chats'}. End ${open === 1 ? 'it' : 'them'}, or name a test agent, and start the probe again.`,
    )
  }
  return { login, session, foundAvailability }
}

/** Ended chats stay listed for a while and do not count; nor do such as cannot be read. */
async function countOpenChats(session: TestSession, signal: AbortSignal): Promise<number> {
  let open = 0
  for (const { url } of await session.read.chatSessions(signal)) {
    try {
      const { info } = await session.read.readChat(url, signal)
      if (info?.state !== 'ended') open += 1
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
    }
  }
  return open
}
