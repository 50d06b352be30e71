import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCapabilityNotes } from '../../src/model/capability-notes.ts'
import { priced } from '../../src/model/cost.ts'
import { openModelSettings } from '../../src/model/model-settings-file.ts'
import { parseModelSettings, usualSettings } from '../../src/model/model-settings.ts'
import { createModels } from '../../src/model/models.ts'
import { startLocalServer } from '../helpers/local-server.ts'
import { startChatServer } from '../helpers/chat-server.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const usage = { inputTokens: 1_000_000, cachedTokens: 400_000, outputTokens: 100_000, reported: true }
const noUse = { read: () => ({ calls: 0, tokens: 0 }), write: () => undefined }

describe('what model.yaml says', () => {
  it('may be nothing', () => {
    expect(parseModelSettings('')).toEqual(usualSettings)
    expect(usualSettings.limits).toMatchObject({ first_words_ms: 5_000, max_tokens: 600 })
  })

  it.each([
    ['an unknown word', 'limits:\n  frist_words_ms: 1', 'line 2'],
    ['a key in the file itself', 'endpoints:\n  local: { base_url: "http://h/v1", model: m, key: abc }', 'line 2'],
    ['a variable that holds no key', 'endpoints:\n  x: { base_url: "http://h/v1", model: m, key_env: HOME }', '_KEY'],
    ['an address of another kind', 'endpoints:\n  x: { base_url: "file:///srv/model", model: m }', 'line 2'],
  ])('is refused for %s', (_what, text, says) => {
    expect(() => parseModelSettings(text)).toThrow(says)
  })

  it('is followed when it changes; a broken file changes nothing and is named', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'model.yaml')
    const problems: string[] = []
    await using settings = await openModelSettings(file, (problem) => problems.push(problem))
    expect(settings.now()).toEqual(usualSettings)
    writeFileSync(file, 'limits: { max_tokens: 100 }\n')
    await until('the change', () => settings.now().limits.max_tokens === 100)
    writeFileSync(file, 'limits: { max_tokens: many }\n')
    await until('the problem', () => problems.length === 1)
    expect(problems[0]).toContain('line 1')
    expect(settings.now().limits.max_tokens).toBe(100)
  })
})

describe('what an answer cost', () => {
  const settings = parseModelSettings(
    'currency: EUR\nprices:\n  small: { input: 1, cached: 0.5, output: 4 }\n  plain: { input: 1, output: 4 }',
  )
  it('is the sum of new input, cached input and output', () => {
    expect(priced(usage, 'small', settings).cost).toEqual({ amount: 1.2, currency: 'EUR' })
    expect(priced(usage, 'plain', settings).cost).toEqual({ amount: 1.4, currency: 'EUR' })
  })
  it('is not made up for a model without a price', () => {
    expect(priced(usage, 'other', settings)).toEqual({ ...usage, cost: undefined })
  })
})

describe('the model of a prompt', () => {
  it('is the usual one, another one there, or that of another endpoint with its own key', async () => {
    using folder = temporaryFolder()
    const keys: (string | undefined)[] = []
    await using server = await startLocalServer((request, response) => {
      keys.push(request.headers.authorization)
      response.writeHead(500).end()
    })
    await using usual = await startChatServer(() => ({ pieces: ['Hello.'] }))
    using models = createModels({
      usual: { endpoint: { baseUrl: usual.baseUrl, apiKey: 'usual-key' }, model: 'small' },
      settings: () =>
        parseModelSettings(`endpoints: { local: { base_url: "${server.url}/v1", model: llama, key_env: LOCAL_KEY } }`),
      notes: openCapabilityNotes(folder.path),
      dayUse: noUse,
      env: { LOCAL_KEY: 'local-key' },
      onChange: () => undefined,
    })
    const names = [
      {},
      { model: 'large' },
      { endpoint: 'local' },
      { endpoint: 'local', model: 'qwen' },
      { endpoint: 'gone' },
    ]
    expect(names.map((wish) => models.of(wish)?.name)).toEqual(['small', 'large', 'llama', 'qwen', undefined])
    expect(models.of({})).toBe(models.of({ model: 'small' }))

    const request = { messages: [], budgetKey: 'one', cacheKey: 'one' }
    const signal = new AbortController().signal
    await Array.fromAsync(models.of({ model: 'large' })?.stream(request, signal) ?? [])
    expect(usual.bodies.map((body) => body['model'])).toEqual(['large'])
    const failing = Array.fromAsync(models.of({ endpoint: 'local' })?.stream(request, signal) ?? [])
    await expect(failing).rejects.toMatchObject({ kind: 'unavailable' })
    expect(keys).toEqual(['Bearer local-key'])
  })

  it('is none where none is configured', () => {
    using folder = temporaryFolder()
    using models = createModels({
      usual: undefined,
      settings: () => usualSettings,
      notes: openCapabilityNotes(folder.path),
      dayUse: noUse,
      env: {},
      onChange: () => undefined,
    })
    expect(models.of({})).toBeUndefined()
    expect(models.isSpeaking()).toBe(false)
  })
})
