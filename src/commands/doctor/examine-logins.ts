import { readFile } from 'node:fs/promises'
import type { Config } from '../../config.ts'
import { errorText } from '../../lib/error-text.ts'
import type { AgentsFile, ConfiguredAgent, ListeningUser } from '../../listener/agents-file.ts'
import { readHarmNotes } from '../../listener/harm-notes.ts'
import type { HarmNotes } from '../../listener/harm-notes.ts'
import { refuseForetoldHarm } from '../../platform/liveperson-chat/account-readings.ts'
import type { AccountReadings } from '../../platform/liveperson-chat/account-readings.ts'
import { readAuthority } from '../../platform/liveperson-chat/authority.ts'
import { ChatKeys } from '../../platform/liveperson-chat/chat-keys.ts'
import type { Credentials } from '../../platform/liveperson-chat/credentials.ts'
import { ChatRefusedError } from '../../platform/liveperson-chat/errors.ts'
import { createPlatformConnections } from '../../platform/liveperson-chat/http.ts'
import { parseKeys } from '../../platform/liveperson-chat/keys-file.ts'
import { logOutQuietly, openListeningUser } from '../../platform/liveperson-chat/listening-user.ts'
import { createLogins } from '../../platform/liveperson-chat/logins.ts'
import { openReadingSession } from '../../platform/liveperson-chat/reading-session.ts'
import type { ReadingOptions } from '../../platform/liveperson-chat/reading-session.ts'
import { requireAgent } from '../../platform/liveperson-chat/require-agent.ts'
import { counted } from './counted.ts'
import { good, notice, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

type SessionParts = Omit<ReadingOptions, 'credentials' | 'signal'>

/** Logs every identity in once, and reads a little with it. Never throws. */
export async function* examineLogins(
  { agents, listeners }: AgentsFile,
  { account, domainUrl, caFile, readings }: NonNullable<Config['livePerson']>,
  dataDir: string,
): AsyncGenerator<Finding, void, undefined> {
  if (agents.some(({ mode }) => mode === 'shadow')) yield examineReadings(readings)
  let ca: string | undefined
  let stopped: HarmNotes
  try {
    ca = readAuthority(caFile)
  } catch (error) {
    return yield wrong('authority', errorText(error))
  }
  try {
    stopped = readHarmNotes(dataDir)
  } catch (error) {
    // No session is opened where it is not known what that did to the agents.
    return yield wrong('agents', errorText(error))
  }
  const connections = createPlatformConnections({ ca })
  const parts = { account, domainUrl, connections, logins: createLogins(), onWrite: () => undefined }
  try {
    for (const agent of agents) yield await examineAgent(agent, stopped[agent.agentId], readings, parts)
    for (const user of listeners) yield await examineListeningUser(user, parts)
  } finally {
    await connections.destroy()
  }
}

async function examineAgent(
  agent: ConfiguredAgent,
  stopped: HarmNotes[string] | undefined,
  readings: AccountReadings,
  parts: SessionParts,
): Promise<Finding> {
  const about = `agent ${agent.agentId}`
  if (agent.mode === 'keys') return good(about, 'heard by keys, without a login of their own')
  if (agent.mode === 'bridge')
    return good(about, 'heard by the widget in their workspace, without a login of their own')
  try {
    const signal = AbortSignal.timeout(20_000)
    if (stopped !== undefined) {
      const { since, because } = stopped
      return wrong(
        about,
        `Sotto stopped at ${since} so as not to harm the agent: ${because}. No login was tried; ${howToGoOn}`,
      )
    }
    const credentials = agent.credentials()
    refuseForetoldHarm(readings, credentials)
    const session = await openReadingSession({ ...parts, credentials, signal })
    requireAgent(session, agent.platformAgentId)
    const chats = await session.chatSessions(signal)
    return asLoggedIn(about, credentials, `${counted(chats.length, 'chat')} listed`)
  } catch (error) {
    return wrong(about, errorText(error))
  }
}

/** Keys of the file that are tried. */
const triedKeys = 3

async function examineListeningUser(user: ListeningUser, parts: SessionParts): Promise<Finding> {
  const about = `listener ${user.listenerId}`
  try {
    const signal = AbortSignal.timeout(30_000)
    const credentials = user.credentials()
    const { keysFile } = user
    const content = keysFile && (await readFile(keysFile, 'utf8').catch(() => undefined))
    const { keys, badLines } = parseKeys(content ?? '')
    const session = await openListeningUser({ ...parts, credentials, keys: new ChatKeys(() => keys), signal })
    try {
      const newest = [...keys].slice(-triedKeys)
      let read = 0
      for (const chatKey of newest) {
        try {
          await session.readChat(session.chatUrl(chatKey), signal)
          read += 1
        } catch (error) {
          if (!(error instanceof ChatRefusedError)) throw error
          if (error.forbidden) return wrong(about, errorText(error))
        }
      }
      const file =
        keysFile === undefined
          ? 'its keys are pushed'
          : content === undefined
            ? `no keys file yet at ${keysFile}`
            : counted(keys.size, 'key')
      if (badLines.length > 0) {
        return wrong(about, `${file}; no chat key stands in line ${badLines.slice(0, 10).join(', ')} of ${keysFile}`)
      }
      const tried = newest.length > 0 ? `, ${read} of the newest ${newest.length} read` : ''
      return asLoggedIn(about, credentials, file + tried)
    } finally {
      await logOutQuietly(session, () => undefined)
    }
  } catch (error) {
    return wrong(about, errorText(error))
  }
}

function asLoggedIn(about: string, { method }: Credentials, found: string): Finding {
  const heard = `logs in, ${found}`
  if (method !== 'password') return good(about, heard)
  return notice(about, `${heard}; by a password, where LivePerson wants programs of third parties to use OAuth`)
}

const howToGoOn =
  'run npm run doctor -- --probe with a test agent, set what it finds, and save the agents file or restart to begin again'

/** Whether the operator has said what a second session does to the human's. */
function examineReadings({ secondLogin, secondAgentSession, newAgentSessionAvailability }: AccountReadings): Finding {
  const unsaid = [
    secondLogin === undefined ? 'LP_SECOND_LOGIN' : [],
    secondAgentSession === undefined ? 'LP_SECOND_AGENT_SESSION' : [],
    newAgentSessionAvailability === undefined ? 'LP_NEW_AGENT_SESSION_AVAILABILITY' : [],
  ].flat()
  if (unsaid.length === 0) return good('readings', 'what a second session does on this account is set')
  const consequence = 'Sotto watches each agent and stops at the first sign of harm, even where it may be none'
  return notice('readings', `${unsaid.join(', ')} not set: ${consequence}; npm run doctor -- --probe finds them out`)
}
