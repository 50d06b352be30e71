import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readConfig } from '../../config.ts'
import type { Config } from '../../config.ts'
import { parseCard } from '../../knowledge/card-file.ts'
import { errorText } from '../../lib/error-text.ts'
import { readMarkdownFiles } from '../../lib/watched-folder.ts'
import { readAgentsFile } from '../../listener/agents-file.ts'
import type { ConfiguredAgent } from '../../listener/agents-file.ts'
import { readHarmNotes } from '../../listener/harm-notes.ts'
import type { HarmNotes } from '../../listener/harm-notes.ts'
import { createOpenAiModel } from '../../model/openai-model.ts'
import { refuseForetoldHarm } from '../../platform/liveperson-chat/account-readings.ts'
import type { AccountReadings } from '../../platform/liveperson-chat/account-readings.ts'
import { createPlatformConnections } from '../../platform/liveperson-chat/http.ts'
import { openReadingSession } from '../../platform/liveperson-chat/reading-session.ts'
import { parsePrompt } from '../../prompts/prompt-file.ts'
import { openDatabaseStore } from '../../store/database-store.ts'
import { openSqlite } from '../../store/sqlite.ts'

/** One thing that was looked at. Names and places only; never a secret or a line of a conversation. */
export type Finding = { readonly verdict: 'good' | 'notice' | 'wrong'; readonly about: string; readonly says: string }

const good = (about: string, says: string): Finding => ({ verdict: 'good', about, says })
const notice = (about: string, says: string): Finding => ({ verdict: 'notice', about, says })
const wrong = (about: string, says: string): Finding => ({ verdict: 'wrong', about, says })

/** Looks at everything that Sotto would use with this environment, in the order in which it would. Never throws. */
export async function* examine(env: NodeJS.ProcessEnv): AsyncGenerator<Finding, void, undefined> {
  let config: Config
  try {
    config = readConfig(env)
  } catch (error) {
    return yield wrong('configuration', errorText(error))
  }
  yield good(
    'configuration',
    config.livePerson ? `account ${config.livePerson.account}` : 'no account: npm start runs the demo',
  )
  yield await examineDatabase(config)
  yield* examinePrompts(config)
  yield* examineAgents(config, env)
  yield await examineModel(config)
}

async function examineDatabase({ dataDir }: Config): Promise<Finding> {
  const file = join(dataDir, 'sotto.db')
  if (!existsSync(file)) {
    let folder = resolve(dataDir)
    while (!existsSync(folder)) folder = dirname(folder)
    try {
      accessSync(folder, constants.W_OK)
      return good('database', `none yet; it will be made in ${dataDir}`)
    } catch {
      return wrong(
        'database',
        `the folder ${folder} cannot be written; make it writable, or name another in SOTTO_DATA_DIR`,
      )
    }
  }
  try {
    await using store = await openDatabaseStore(openSqlite(file), { onWriteError: () => undefined })
    const { lines, tips } = await store.counts()
    return good('database', `${lines.visitor + lines.agent + lines.system} lines, ${tips.shown} tips shown`)
  } catch (error) {
    return wrong('database', errorText(error))
  }
}

async function* examinePrompts({ promptsDir }: Config): AsyncGenerator<Finding, void, undefined> {
  if (!existsSync(promptsDir)) {
    return yield wrong('prompts', `the folder ${promptsDir} is not there; name the right one in SOTTO_PROMPTS_DIR`)
  }
  const files = await readMarkdownFiles(promptsDir)
  let prompts = 0
  let cards = 0
  for (const { path, content } of files) {
    const isCard = path.startsWith('playbooks/')
    if (!isCard && path.includes('/')) continue
    try {
      if (isCard) {
        cards += 1
        const card = parseCard(path.split('/')[1] ?? '', content)
        if (card.examples.length < 2)
          yield notice('card', `${path}: give it two or more example phrases, or it is hard to find`)
      } else {
        parsePrompt(path, content)
        prompts += 1
      }
    } catch (error) {
      yield wrong(isCard ? 'card' : 'prompt', `${path}: ${errorText(error)}`)
    }
  }
  if (prompts === 0) yield wrong('prompts', `no sound prompt in ${promptsDir}; without one there are no tips`)
  else yield good('prompts', `${prompts} prompts, ${cards} cards`)
}

async function* examineAgents(
  { livePerson, dataDir }: Config,
  env: NodeJS.ProcessEnv,
): AsyncGenerator<Finding, void, undefined> {
  if (!livePerson) return
  let agents: readonly ConfiguredAgent[]
  try {
    ;({ agents } = readAgentsFile(livePerson.agentsFile, env))
  } catch (error) {
    return yield wrong('agents file', errorText(error))
  }
  yield good('agents file', `${agents.length} agents`)
  yield examineReadings(livePerson.readings)
  let stopped: HarmNotes = {}
  try {
    stopped = readHarmNotes(dataDir)
    refuseForetoldHarm(livePerson.readings)
  } catch (error) {
    // No session is opened where it is not known, or known too well, what that does to the agents.
    return yield wrong('agents', errorText(error))
  }
  const connections = createPlatformConnections()
  try {
    for (const agent of agents) {
      const note = stopped[agent.agentId]
      if (note === undefined) yield await examineLogin(agent, livePerson, connections)
      else
        yield wrong(
          `agent ${agent.agentId}`,
          `Sotto stopped at ${note.since} so as not to harm the agent: ${note.because}. No login was tried; ${howToGoOn}`,
        )
    }
  } finally {
    await connections.destroy()
  }
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

async function examineLogin(
  agent: ConfiguredAgent,
  { account, domainUrl }: NonNullable<Config['livePerson']>,
  connections: ReturnType<typeof createPlatformConnections>,
): Promise<Finding> {
  const about = `agent ${agent.agentId}`
  try {
    const signal = AbortSignal.timeout(20_000)
    const credentials = agent.credentials()
    const session = await openReadingSession({
      account,
      domainUrl,
      credentials,
      connections,
      onWrite: () => undefined,
      signal,
    })
    const chats = await session.chatSessions(signal)
    const heard = `logs in, ${chats.length} chats listed`
    if (session.platformAgentId !== agent.platformAgentId) {
      return wrong(about, `the platform calls this agent ${session.platformAgentId}; set platformAgentId to that`)
    }
    if (credentials.method === 'password') {
      return notice(about, `${heard}; by a password, where LivePerson wants programs of third parties to use OAuth`)
    }
    return good(about, heard)
  } catch (error) {
    return wrong(about, errorText(error))
  }
}

async function examineModel({ model }: Config): Promise<Finding> {
  if (!model)
    return notice('model', 'none: the offline engine speaks; set OPENAI_API_KEY or OPENAI_BASE_URL for a model')
  const startedAt = performance.now()
  try {
    const messages = [{ role: 'user' as const, content: 'Answer with the one word: ready' }]
    let text = ''
    for await (const part of createOpenAiModel({ ...model, model: model.name }).stream(
      messages,
      AbortSignal.timeout(30_000),
    )) {
      text += part
    }
    const ms = Math.round(performance.now() - startedAt)
    return text === ''
      ? wrong('model', `${model.name} answered nothing`)
      : good('model', `${model.name} streams; answered in ${ms} ms`)
  } catch (error) {
    return wrong('model', `${model.name}: ${errorText(error)}`)
  }
}
