import { createBreaker } from './breaker.ts'
import type { Breaker } from './breaker.ts'
import { createBudget } from './budget.ts'
import type { BudgetState } from './budget.ts'
import type { CapabilityNotes } from './capability-notes.ts'
import type { Endpoint } from './chat-call.ts'
import type { DayUse } from './day-use.ts'
import { createGuardedModel } from './guarded-model.ts'
import { createMeasuredModel } from './measured-model.ts'
import type { ModelCall } from './measured-model.ts'
import { ModelError } from './model-error.ts'
import type { ModelSettings } from './model-settings.ts'
import type { LanguageModel } from './model.ts'
import { createOpenAiModel } from './openai-model.ts'

/** What a prompt asks for: a model by name, an endpoint by its name in `model.yaml`, both, or neither. */
export type ModelWish = { readonly model?: string | undefined; readonly endpoint?: string | undefined }

export type ModelsOptions = {
  /** Undefined where only the endpoints of `model.yaml` may be asked. */
  readonly usual: { readonly endpoint: Endpoint; readonly model: string } | undefined
  readonly settings: () => ModelSettings
  readonly notes: CapabilityNotes
  readonly dayUse: Pick<DayUse, 'read' | 'write'>
  readonly env: NodeJS.ProcessEnv
  /** An endpoint is left alone, or asked again; `error` says why. */
  readonly onChange: (model: string, state: 'closed' | 'open', error: ModelError | undefined) => void
  /** A request to a model is over, whatever became of it. */
  readonly onCall?: (call: ModelCall) => void
}

/** What keeps tips from the models, as it stands now. */
export type ModelsState = {
  /** Of the models that were asked for so far. */
  readonly breakers: readonly { readonly model: string; readonly isOpen: boolean }[]
  readonly budget: readonly BudgetState[]
}

export type Models = Disposable & {
  /** The model for a prompt; undefined where the prompt has to do without one. */
  of(wish: ModelWish): LanguageModel | undefined
  /** False while the usual model, or the budget of everybody, leaves all tips to the offline engine. */
  isSpeaking(): boolean
  state(): ModelsState
}

/** All models that prompts may ask for: one budget for all, and a breaker for each model of each endpoint. */
export function createModels({ usual, settings, notes, dayUse, env, onChange, onCall }: ModelsOptions): Models {
  const ending = new AbortController()
  const budget = createBudget({ limits: () => settings().budget, day: dayUse })
  const known = new Map<string, { readonly model: LanguageModel; readonly breaker: Breaker }>()
  const limits = () => {
    const {
      first_words_ms: firstWordsMs,
      stall_ms: stallMs,
      whole_ms: wholeMs,
      max_tokens: maxTokens,
    } = settings().limits
    return { firstWordsMs, stallMs, wholeMs, maxTokens }
  }

  const open = (endpoint: Endpoint, name: string) => {
    // The key is no part of it: an endpoint's fault is the same for every key, and keys belong in no map.
    const key = `${endpoint.baseUrl} ${name}`
    const asked = createOpenAiModel({ endpoint, model: name, notes, limits })
    const model = onCall ? createMeasuredModel(asked, onCall) : asked
    const breaker =
      known.get(key)?.breaker ??
      createBreaker({
        probe: (signal) => probe(model, signal),
        onChange: (state, error) => onChange(name, state, error),
        signal: ending.signal,
      })
    const opened = {
      breaker,
      model: createGuardedModel({ model, breaker, budget, maxTokens: () => limits().maxTokens }),
    }
    known.set(key, opened)
    return opened
  }
  const find = ({ model, endpoint }: ModelWish) => {
    if (endpoint === undefined) {
      if (!usual) return undefined
      const name = model ?? usual.model
      return known.get(`${usual.endpoint.baseUrl} ${name}`) ?? open(usual.endpoint, name)
    }
    const wanted = settings().endpoints[endpoint]
    if (!wanted) return undefined
    const name = model ?? wanted.model
    const apiKey = wanted.key_env === undefined ? undefined : env[wanted.key_env]
    return known.get(`${wanted.base_url} ${name}`) ?? open({ baseUrl: wanted.base_url, apiKey }, name)
  }
  return {
    of: (wish) => find(wish)?.model,
    isSpeaking: () => usual !== undefined && !find({})?.breaker.isOpen() && !budget.isUsedUp(),
    state: () => ({
      breakers: [...known.values()].map(({ model, breaker }) => ({ model: model.name, isOpen: breaker.isOpen() })),
      budget: budget.state(),
    }),
    [Symbol.dispose]: () => ending.abort(),
  }
}

/** Next to nothing, but to the words: an endpoint that lists its models may still have none to answer. */
async function probe(model: LanguageModel, signal: AbortSignal): Promise<void> {
  const messages = [{ role: 'user' as const, content: 'Answer with the one word: ready' }]
  try {
    await Array.fromAsync(model.stream({ messages, budgetKey: 'probe', cacheKey: 'probe' }, signal))
  } catch (error) {
    // It answers; that it answers nothing of use is another matter.
    if (!(error instanceof ModelError) || error.isFault) throw error
  }
}
