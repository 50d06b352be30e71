import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readConfig } from '../../config.ts'
import type { Config } from '../../config.ts'
import { errorText } from '../../lib/error-text.ts'
import { readMarkdownFiles } from '../../lib/watched-folder.ts'
import { readAgentsFile } from '../../listener/agents-file.ts'
import type { AgentsFile } from '../../listener/agents-file.ts'
import { readModelSettings } from '../../model/model-settings-file.ts'
import { readPartials } from '../../prompts/partials.ts'
import { parsePrompt } from '../../prompts/prompt-file.ts'
import { openDatabaseStore } from '../../store/database-store.ts'
import { openSqlite } from '../../store/sqlite.ts'
import { counted } from './counted.ts'
import { examineCards } from './examine-cards.ts'
import { examineEncoder } from './examine-encoder.ts'
import { examineLogins } from './examine-logins.ts'
import { examineModels } from './examine-models.ts'
import { examinePractice } from './examine-practice.ts'
import { examineTeamFiles } from './examine-team-files.ts'
import { good, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

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
  if (existsSync(config.promptsDir)) yield* examineCards(config, env)
  if (existsSync(config.promptsDir)) yield* examineTeamFiles(config.promptsDir)
  if (existsSync(config.promptsDir)) yield* examinePractice(config.promptsDir)
  yield* examineAgents(config, env)
  yield* examineModels(config, env)
  yield* examineEncoder(config.promptsDir, env)
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
    return good(
      'database',
      `${counted(lines.visitor + lines.agent + lines.system, 'line')}, ${counted(tips.shown, 'tip')} shown`,
    )
  } catch (error) {
    return wrong('database', errorText(error))
  }
}

async function* examinePrompts({ promptsDir }: Config): AsyncGenerator<Finding, void, undefined> {
  if (!existsSync(promptsDir)) {
    return yield wrong('prompts', `the folder ${promptsDir} is not there; name the right one in SOTTO_PROMPTS_DIR`)
  }
  const files = await readMarkdownFiles(promptsDir)
  const settings = await readModelSettings(join(promptsDir, 'model.yaml')).catch(() => undefined)
  const partials = readPartials(files)
  let prompts = 0
  for (const { path, content } of files) {
    if (path.includes('/')) continue
    try {
      const { endpoint } = parsePrompt(path, content, partials)
      prompts += 1
      // A broken model.yaml is named below, by itself.
      if (endpoint !== undefined && settings && !(endpoint in settings.endpoints))
        yield wrong(
          'prompt',
          `${path}: the endpoint ${endpoint} is not in model.yaml; its tips come from the offline engine`,
        )
    } catch (error) {
      yield wrong('prompt', `${path}: ${errorText(error)}`)
    }
  }
  if (prompts === 0) yield wrong('prompts', `no sound prompt in ${promptsDir}; without one there are no tips`)
  else yield good('prompts', counted(prompts, 'prompt'))
}

async function* examineAgents(
  { livePerson, dataDir }: Config,
  env: NodeJS.ProcessEnv,
): AsyncGenerator<Finding, void, undefined> {
  if (!livePerson) return
  let agentsFile: AgentsFile
  try {
    agentsFile = readAgentsFile(livePerson.agentsFile, env)
  } catch (error) {
    return yield wrong('agents file', errorText(error))
  }
  yield good('agents file', counted(agentsFile.agents.length, 'agent'))
  yield* examineLogins(agentsFile, livePerson, dataDir)
}
