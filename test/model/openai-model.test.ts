import { describe, expect, it } from 'vitest'
import type { TipKind } from '../../src/domain/tip.ts'
import { everything, little } from '../../src/model/capabilities.ts'
import type { Capabilities } from '../../src/model/capabilities.ts'
import { openCapabilityNotes } from '../../src/model/capability-notes.ts'
import { ModelError } from '../../src/model/model-error.ts'
import type { ModelPart, RequestLimits } from '../../src/model/model.ts'
import { createOpenAiModel } from '../../src/model/openai-model.ts'
import { piecesOf, startChatServer } from '../helpers/chat-server.ts'
import type { ChatAnswer } from '../helpers/chat-server.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const said = { speak: true, cards: ['delivery-late'], reply: 'I look where it is.' }
const secret = 'my bike is a secret'

/** A model behind a server that answers as told, and what it said to one request. */
async function ask(
  answer: (body: Record<string, unknown>, request: number) => ChatAnswer,
  {
    can = everything,
    limits = {},
    own = {},
    kinds = [],
  }: {
    readonly can?: Capabilities
    readonly limits?: object
    readonly own?: RequestLimits
    readonly kinds?: readonly TipKind[]
  } = {},
) {
  using folder = temporaryFolder()
  await using server = await startChatServer(answer)
  const notes = openCapabilityNotes(folder.path)
  notes.remember(server.baseUrl, 'small', can)
  const model = createOpenAiModel({
    endpoint: { baseUrl: server.baseUrl, apiKey: 'key' },
    model: 'small',
    notes,
    limits: () => ({ firstWordsMs: 10_000, stallMs: 10_000, wholeMs: 20_000, maxTokens: 300, ...limits }),
  })
  const parts: ModelPart[] = []
  let error: ModelError | undefined
  const messages = [
    { role: 'system' as const, content: 'Be kind.' },
    { role: 'user' as const, content: secret },
  ]
  try {
    const request = { messages, budgetKey: 'one', cacheKey: 'coach-1', limits: own, kinds }
    for await (const part of model.stream(request, new AbortController().signal)) parts.push(part)
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown
    error = thrown
  }
  return {
    parts,
    error,
    text: parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join(''),
    usage: parts.flatMap((part) => (part.type === 'usage' ? part.usage : [])),
    bodies: server.bodies,
    noted: openCapabilityNotes(folder.path).of(server.baseUrl, 'small'),
  }
}

describe('an answer of the model', () => {
  it('comes word by word out of the JSON, with the cards it stands on first', async () => {
    const { parts, text, bodies } = await ask(() => ({ pieces: piecesOf(JSON.stringify(said)) }))
    expect(text).toBe(said.reply)
    expect(parts[0]).toEqual({ type: 'sources', cardIds: ['delivery-late'] })
    expect(parts.filter((part) => part.type === 'text').length).toBeGreaterThan(2)
    expect(bodies[0]).toMatchObject({
      model: 'small',
      stream: true,
      max_completion_tokens: 300,
      store: false,
      prompt_cache_key: 'coach-1',
      stream_options: { include_usage: true },
      response_format: { type: 'json_schema', json_schema: { strict: true } },
    })
  })

  it('is given up and cut off by the limits of its own prompt, which is no fault of the endpoint', async () => {
    const { error, bodies } = await ask(() => ({ silent: true }), { own: { firstWordsMs: 500, maxTokens: 40 } })
    expect(bodies[0]).toMatchObject({ max_completion_tokens: 40 })
    expect(error).toMatchObject({ kind: 'impatient', isFault: false })
    const usual = await ask(() => ({ silent: true }), { limits: { firstWordsMs: 50 }, own: { firstWordsMs: 60 } })
    expect(usual.error).toMatchObject({ kind: 'slow', isFault: true })
  })

  it('has the kind that the model chose, before the first words; with one kind there is no choice', async () => {
    const chosen = { speak: true, kind: 'missing-facts', cards: [], reply: 'Ask for the order number.' }
    const { parts, bodies } = await ask(() => ({ pieces: piecesOf(JSON.stringify(chosen)) }), {
      kinds: ['reply', 'missing-facts'],
    })
    expect(parts.slice(0, 2)).toEqual([
      { type: 'kind', kind: 'missing-facts' },
      { type: 'sources', cardIds: [] },
    ])
    const schema = JSON.stringify(bodies[0]?.['response_format'])
    expect(schema).toMatch(/"enum":\["reply","missing-facts"\]/)
    expect(schema).toMatch(/"required":\["speak","kind","cards","reply","lines"\]/)
    const plain = await ask(() => ({ pieces: piecesOf(JSON.stringify(said)) }), { kinds: ['reply'] })
    expect(JSON.stringify(plain.bodies)).not.toMatch(/"kind/)
    expect(plain.parts[0]).toMatchObject({ type: 'sources' })
  })

  it.each([
    ['was not asked for', 'poem', ['reply', 'risk']],
    ['is no word', 7, ['reply', 'risk']],
    ['is missing', undefined, ['reply', 'risk']],
    ['was no choice', 'risk', ['reply']],
  ] as const)('keeps its words where its kind %s', async (_what, kind, kinds) => {
    const { parts, text } = await ask(() => ({ pieces: [JSON.stringify({ ...said, kind })] }), { kinds })
    expect(text).toBe(said.reply)
    expect(parts.map(({ type }) => type)).not.toContain('kind')
  })

  it('tells what it took, cached tokens too', async () => {
    const usage = { prompt_tokens: 900, completion_tokens: 20, prompt_tokens_details: { cached_tokens: 640 } }
    expect((await ask(() => ({ pieces: [JSON.stringify(said)], usage }))).usage).toEqual([
      { inputTokens: 900, cachedTokens: 640, outputTokens: 20, reported: true },
    ])
    expect((await ask(() => ({ pieces: [JSON.stringify(said)] }))).usage).toMatchObject([{ reported: false }])
  })

  it('is plain text where the endpoint can do no JSON', async () => {
    const { text, bodies } = await ask(() => ({ pieces: piecesOf(said.reply) }), { can: little })
    expect(text).toBe(said.reply)
    expect(Object.keys(bodies[0] ?? {}).toSorted()).toEqual(['max_tokens', 'messages', 'model', 'stream'])
  })

  it('may be silence', async () => {
    const silence = JSON.stringify({ speak: false, cards: [], reply: '' })
    expect((await ask(() => ({ pieces: piecesOf(silence) }))).parts.map((part) => part.type)).toEqual([
      'usage',
      'silence',
    ])
  })

  it('ends quietly when the caller has no more use for it, and the endpoint is told', async () => {
    using folder = temporaryFolder()
    await using server = await startChatServer(() => ({ pieces: ['I '], after: 'hang' }))
    const model = createOpenAiModel({
      endpoint: { baseUrl: server.baseUrl, apiKey: undefined },
      model: 'small',
      notes: openCapabilityNotes(folder.path),
      limits: () => ({ firstWordsMs: 10_000, stallMs: 10_000, wholeMs: 20_000, maxTokens: 300 }),
    })
    const stopping = new AbortController()
    const parts: ModelPart[] = []
    for await (const part of model.stream({ messages: [], budgetKey: '', cacheKey: '' }, stopping.signal)) {
      parts.push(part)
      stopping.abort()
    }
    expect(parts).toEqual([{ type: 'text', text: 'I ' }])
    await until('the end of the connection', () => server.abandoned() === 1)
  })
})

describe('an answer that is of no use', () => {
  const cases: readonly {
    readonly name: string
    readonly kind: string
    readonly answer: ChatAnswer
    readonly limits?: object
  }[] = [
    { name: 'a refusal', kind: 'refused', answer: { refusal: 'I cannot help with that.' } },
    { name: 'a filter', kind: 'refused', answer: { pieces: ['{"speak"'], finish: 'content_filter' } },
    {
      name: 'a stop by length',
      kind: 'length',
      answer: { pieces: ['{"speak": true, "cards": [], "reply": "I '], finish: 'length' },
    },
    { name: 'nothing at all', kind: 'empty', answer: {} },
    { name: 'an empty reply', kind: 'empty', answer: { pieces: ['{"speak": true, "cards": [], "reply": ""}'] } },
    { name: 'a cut stream', kind: 'cut', answer: { pieces: ['{"speak": true, "cards": []'], after: 'cut' } },
    { name: 'a hang before the first words', kind: 'slow', answer: { silent: true }, limits: { firstWordsMs: 200 } },
    { name: 'empty pieces and then a hang', kind: 'slow', answer: { after: 'hang' }, limits: { firstWordsMs: 200 } },
    {
      name: 'a hang in mid-stream',
      kind: 'slow',
      answer: { pieces: ['{"speak": true,'], after: 'hang' },
      limits: { stallMs: 200 },
    },
    {
      name: 'an answer without an end',
      kind: 'slow',
      answer: { pieces: piecesOf(' '.repeat(500), 1), betweenMs: 20 },
      limits: { wholeMs: 300 },
    },
    { name: 'a status of 500', kind: 'unavailable', answer: { status: 500 } },
    { name: 'a status of 429', kind: 'too-many-requests', answer: { status: 429, headers: { 'retry-after': '30' } } },
    {
      name: 'a refused key',
      kind: 'key-refused',
      answer: { status: 401, error: { message: `wrong key for ${secret}` } },
    },
    { name: 'an unknown model', kind: 'unavailable', answer: { status: 404 } },
  ]
  it.each(cases)(
    '$name is named for what it is, asked for once, and says nothing personal',
    async ({ kind, answer, limits }) => {
      const { error, bodies } = await ask(() => answer, { limits: limits ?? {} })
      expect(error?.kind).toBe(kind)
      expect(error?.message).not.toContain(secret)
      expect(bodies).toHaveLength(1)
      if (answer.headers) expect(error?.retryAfterMs).toBe(30_000)
    },
  )

  it('is told that the endpoint is not there', async () => {
    using folder = temporaryFolder()
    const server = await startChatServer(() => ({}))
    await server[Symbol.asyncDispose]()
    const model = createOpenAiModel({
      endpoint: { baseUrl: server.baseUrl, apiKey: undefined },
      model: 'small',
      notes: openCapabilityNotes(folder.path),
      limits: () => ({ firstWordsMs: 10_000, stallMs: 10_000, wholeMs: 20_000, maxTokens: 300 }),
    })
    const answer = Array.fromAsync(
      model.stream({ messages: [], budgetKey: '', cacheKey: '' }, new AbortController().signal),
    )
    await expect(answer).rejects.toMatchObject({ kind: 'unreachable' })
  })

  it('is asked for once more where it is broken JSON, and both are counted', async () => {
    const { text, bodies, usage } = await ask((_body, request) => ({
      pieces: [request === 0 ? 'Sure! {"speak"' : JSON.stringify(said)],
      usage: { prompt_tokens: 10, completion_tokens: 5 },
    }))
    expect(text).toBe(said.reply)
    expect(bodies).toHaveLength(2)
    expect(bodies[1]?.['messages']).toMatchObject([
      {},
      {},
      { role: 'assistant', content: 'Sure! {"speak"' },
      { role: 'user' },
    ])
    expect(usage.at(-1)).toMatchObject({ inputTokens: 20, outputTokens: 10 })
  })

  it('is given up when the second is broken too', async () => {
    const { error, bodies, text } = await ask(() => ({ pieces: ['Sure!'] }))
    expect(error?.kind).toBe('broken-json')
    expect(bodies).toHaveLength(2)
    expect(text).toBe('')
  })

  it('is not asked for again once words of it were shown', async () => {
    const { error, bodies, text } = await ask(() => ({ pieces: ['{"speak": true, "cards": [], "reply": "I lo'] }))
    expect(error?.kind).toBe('broken-json')
    expect(bodies).toHaveLength(1)
    expect(text).toBe('I lo')
  })
})

describe('an endpoint that can do less than was thought', () => {
  /** Refuses what it does not know, as endpoints do: by name, or without a word. */
  const knowing =
    (known: readonly string[], names: boolean) =>
    (body: Record<string, unknown>): ChatAnswer => {
      const unknown = Object.keys(body).find((key) => !known.includes(key))
      if (unknown === undefined)
        return { pieces: [body['response_format'] === undefined ? said.reply : JSON.stringify(said)] }
      return { status: 400, error: { message: names ? `Unknown parameter: ${unknown}` : 'bad request' } }
    }

  it.each([
    ['by name', true],
    ['without a word', false],
  ])('is asked for less when it refuses %s, and what it took is remembered', async (_how, names) => {
    const { text, noted } = await ask(knowing(['model', 'messages', 'stream', 'max_tokens', 'stream_options'], names))
    expect(text).toBe(said.reply)
    expect(noted).toMatchObject({ structured: 'text', tokenParameter: 'max_tokens', store: false, cacheKey: false })
  })

  it('keeps JSON where only the schema is refused', async () => {
    const { text, noted } = await ask((body) => {
      const format = body['response_format'] as { type?: string } | undefined
      return format?.type === 'json_schema'
        ? { status: 422, error: { message: 'no', param: 'response_format' } }
        : { pieces: [JSON.stringify(said)] }
    })
    expect(text).toBe(said.reply)
    expect(noted).toEqual({ ...everything, structured: 'json_object' })
  })

  it('is told the tokens the other way where it says so', async () => {
    const { text, noted } = await ask(
      (body) =>
        'max_tokens' in body
          ? { status: 400, error: { message: "'max_tokens' is not supported; use 'max_completion_tokens'." } }
          : { pieces: [said.reply] },
      { can: little },
    )
    expect(text).toBe(said.reply)
    expect(noted).toEqual({ ...little, tokenParameter: 'max_completion_tokens' })
  })

  it('is not asked for ever, and what was known stays known', async () => {
    const { error, bodies, noted } = await ask(() => ({ status: 400, error: { message: 'max_tokens too large' } }))
    expect(error?.kind).toBe('rejected')
    expect(bodies.length).toBeLessThan(10)
    expect(noted).toEqual(everything)
  })
})
