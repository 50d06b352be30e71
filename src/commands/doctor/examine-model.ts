import { existsSync } from 'node:fs'
import type { Config } from '../../config.ts'
import { errorText } from '../../lib/error-text.ts'
import { openCapabilityNotes } from '../../model/capability-notes.ts'
import { usualBaseUrl } from '../../model/chat-call.ts'
import { tryEndpoint } from '../../model/try-endpoint.ts'
import { good, notice, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

/** Finds out what the model's endpoint can do, and notes it in the data folder, where `npm start` finds it. */
export async function examineModel({ model, dataDir }: Pick<Config, 'model' | 'dataDir'>): Promise<Finding> {
  if (!model)
    return notice('model', 'none: the offline engine speaks; set OPENAI_API_KEY or OPENAI_BASE_URL for a model')
  const baseUrl = model.baseUrl ?? usualBaseUrl
  try {
    const trial = await tryEndpoint({ baseUrl, apiKey: model.apiKey }, model.name, AbortSignal.timeout(180_000))
    const { can } = trial
    let noted = ''
    if (existsSync(dataDir)) {
      openCapabilityNotes(dataDir, (problem) => (noted = `; not remembered: ${problem}`)).remember(
        baseUrl,
        model.name,
        can,
      )
    } else noted = '; not remembered: there is no data folder yet, so try again after the first start'
    const extras = [
      can.structured === 'text' ? 'plain text only' : can.structured,
      can.tokenParameter,
      can.streamUsage ? 'tells its usage' : 'does not tell its usage',
      ...(can.store ? ['store: false'] : []),
      ...(can.cacheKey ? ['prompt_cache_key'] : []),
    ]
    const times = `first words after ${Math.round(trial.firstWordsMs)} ms, done in ${Math.round(trial.wholeMs)} ms`
    return good('model', `${model.name} streams: ${times}; ${extras.join(', ')}${noted}`)
  } catch (error) {
    return wrong('model', `${model.name}: ${errorText(error)}`)
  }
}
