import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { errorText } from '../../lib/error-text.ts'
import { openCapabilityNotes } from '../../model/capability-notes.ts'
import { usualBaseUrl } from '../../model/chat-call.ts'
import type { Endpoint } from '../../model/chat-call.ts'
import { readModelSettings } from '../../model/model-settings-file.ts'
import { usualSettings } from '../../model/model-settings.ts'
import type { ModelSettings } from '../../model/model-settings.ts'
import { tryEndpoint } from '../../model/try-endpoint.ts'
import { good, notice, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

/**
 * Looks at `model.yaml` and finds out what each endpoint can do: the usual one, and those that the file names. What it
 * finds is noted in the data folder, where `npm start` looks for it.
 */
export async function* examineModels(
  { model, dataDir, promptsDir }: Pick<Config, 'model' | 'dataDir' | 'promptsDir'>,
  env: NodeJS.ProcessEnv,
): AsyncGenerator<Finding, void, undefined> {
  let settings: ModelSettings = usualSettings
  try {
    settings = await readModelSettings(join(promptsDir, 'model.yaml'))
  } catch (error) {
    yield wrong('model', `model.yaml: ${errorText(error)}`)
  }
  const patienceMs = settings.limits.first_words_ms
  if (!model)
    yield notice('model', 'none: the offline engine speaks; set OPENAI_API_KEY or OPENAI_BASE_URL for a model')
  else
    yield await examineModel({ baseUrl: model.baseUrl ?? usualBaseUrl, apiKey: model.apiKey }, model.name, {
      dataDir,
      patienceMs,
    })
  for (const [name, { base_url: baseUrl, model: named, key_env: keyEnv }] of Object.entries(settings.endpoints)) {
    const apiKey = keyEnv === undefined ? undefined : env[keyEnv]
    if (keyEnv !== undefined && !apiKey)
      yield wrong('model', `model.yaml: the endpoint ${name} wants its key in ${keyEnv}, which is not set`)
    else yield await examineModel({ baseUrl, apiKey }, named, { dataDir, patienceMs })
  }
}

async function examineModel(
  endpoint: Endpoint,
  model: string,
  { dataDir, patienceMs }: { readonly dataDir: string; readonly patienceMs: number },
): Promise<Finding> {
  try {
    const { can, firstWordsMs, wholeMs } = await tryEndpoint(endpoint, model, AbortSignal.timeout(180_000))
    const abilities = [
      can.structured === 'text' ? 'plain text only' : can.structured,
      can.tokenParameter,
      can.streamUsage ? 'tells its usage' : 'does not tell its usage',
      ...(can.store ? ['store: false'] : []),
      ...(can.cacheKey ? ['prompt_cache_key'] : []),
    ].join(', ')
    const times = `first words after ${Math.round(firstWordsMs)} ms, done in ${Math.round(wholeMs)} ms`
    if (!existsSync(dataDir))
      return notice(
        'model',
        `${model}: ${times}; ${abilities}; not remembered, for want of a data folder: try again later`,
      )
    let problem: string | undefined
    openCapabilityNotes(dataDir, (text) => (problem = text)).remember(endpoint.baseUrl, model, can)
    if (problem !== undefined) return wrong('model', `${model}: what it can do is not remembered: ${problem}`)
    // Slower than that it would be left alone for ever.
    if (firstWordsMs > patienceMs)
      return wrong(
        'model',
        `${model}: ${times}; raise limits.first_words_ms in model.yaml, now ${patienceMs}, or take a faster model`,
      )
    return good('model', `${model}: ${times}; ${abilities}`)
  } catch (error) {
    return wrong('model', `${model}: ${errorText(error)}`)
  }
}
