import { join } from 'node:path'
import { endpointEncoder } from '../../knowledge/retrieval/encoder.ts'
import { errorText } from '../../lib/error-text.ts'
import { readModelSettings } from '../../model/model-settings-file.ts'
import { good, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

/** The sentence encoder that finds cards, where it is an endpoint. */
export async function* examineEncoder(
  promptsDir: string,
  env: NodeJS.ProcessEnv,
): AsyncGenerator<Finding, void, undefined> {
  // A broken model.yaml is named with the models.
  const settings = await readModelSettings(join(promptsDir, 'model.yaml')).catch(() => undefined)
  const encoder = settings && endpointEncoder(settings, env)
  const keyEnv = settings?.embeddings?.key_env
  if (!encoder) return
  if (keyEnv !== undefined && !env[keyEnv])
    return yield wrong('encoder', `model.yaml: the embeddings want their key in ${keyEnv}, which is not set`)
  const startedAt = performance.now()
  try {
    const [vector] = await encoder.embedder.embed(['Where is my parcel?'], AbortSignal.timeout(15_000))
    const ms = Math.round(performance.now() - startedAt)
    yield good('encoder', `${encoder.name}: a line of ${vector?.length} numbers in ${ms} ms`)
  } catch (error) {
    yield wrong('encoder', `${encoder.name}: ${errorText(error)}; until it answers cards are found by words alone`)
  }
}
