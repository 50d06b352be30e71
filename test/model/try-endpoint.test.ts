import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { everything, little } from '../../src/model/capabilities.ts'
import { tryEndpoint } from '../../src/model/try-endpoint.ts'
import { examineModels } from '../../src/commands/doctor/examine-models.ts'
import { openCapabilityNotes } from '../../src/model/capability-notes.ts'
import { startChatServer } from '../helpers/chat-server.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const json = JSON.stringify({ speak: true, cards: [], reply: 'I look where it is.' })
const usage = { prompt_tokens: 10, completion_tokens: 5 }
const signal = () => new AbortController().signal

describe('trying an endpoint', () => {
  it('finds everything where everything is there', async () => {
    await using server = await startChatServer(() => ({ pieces: [json], usage }))
    const endpoint = { baseUrl: server.baseUrl, apiKey: undefined }
    expect((await tryEndpoint(endpoint, 'small', signal())).can).toEqual(everything)
    expect(server.bodies).toHaveLength(1)
  })

  it('does not believe an endpoint that takes a schema and answers in prose', async () => {
    await using server = await startChatServer(() => ({ pieces: ['I look where it is.'] }))
    const endpoint = { baseUrl: server.baseUrl, apiKey: undefined }
    const { can } = await tryEndpoint(endpoint, 'small', signal())
    expect(can).toEqual({ ...everything, structured: 'text', streamUsage: false })
  })

  it('comes down to little where all else is refused', async () => {
    const known = ['model', 'messages', 'stream', 'max_tokens']
    await using server = await startChatServer((body) =>
      Object.keys(body).every((key) => known.includes(key)) ? { pieces: ['Hello.'] } : { status: 400 },
    )
    const endpoint = { baseUrl: server.baseUrl, apiKey: undefined }
    expect((await tryEndpoint(endpoint, 'small', signal())).can).toEqual(little)
  })

  it('is done by doctor for each endpoint, and remembered for the next start', async () => {
    using folder = temporaryFolder()
    await using server = await startChatServer(() => ({ pieces: [json], usage }))
    await using local = await startChatServer((body) =>
      'response_format' in body ? { status: 400, error: { message: 'response_format' } } : { pieces: ['Hello.'] },
    )
    writeFileSync(
      join(folder.path, 'model.yaml'),
      `endpoints:
  local: { base_url: "${local.baseUrl}", model: llama }
  other: { base_url: "${local.baseUrl}", model: llama, key_env: OTHER_KEY }
`,
    )
    const model = { baseUrl: server.baseUrl, apiKey: undefined, name: 'small' }
    const findings = await Array.fromAsync(
      examineModels({ model, dataDir: folder.path, promptsDir: folder.path }, { OPENAI_API_KEY: 'usual' }),
    )
    expect(findings.map(({ verdict }) => verdict)).toEqual(['good', 'good', 'wrong'])
    expect(findings[0]?.says).toContain('json_schema')
    expect(findings[1]?.says).toContain('plain text only')
    expect(findings[2]?.says).toContain('OTHER_KEY')
    const notes = openCapabilityNotes(folder.path)
    expect(notes.of(server.baseUrl, 'small')).toEqual(everything)
    expect(notes.of(local.baseUrl, 'llama')).toMatchObject({ structured: 'text', streamUsage: false })
    expect(notes.isTried(server.baseUrl, 'another')).toBe(false)
  })

  it('is wrong where the first words come later than Sotto waits for them', async () => {
    using folder = temporaryFolder()
    await using server = await startChatServer(() => ({ pieces: [json], betweenMs: 300, usage }))
    writeFileSync(join(folder.path, 'model.yaml'), 'limits: { first_words_ms: 100 }\n')
    const model = { baseUrl: server.baseUrl, apiKey: undefined, name: 'small' }
    const [finding] = await Array.fromAsync(examineModels({ model, dataDir: folder.path, promptsDir: folder.path }, {}))
    expect(finding).toMatchObject({ verdict: 'wrong' })
    expect(finding?.says).toContain('limits.first_words_ms')
  })

  it('says what is wrong where nothing answers, and remembers nothing', async () => {
    using folder = temporaryFolder()
    await using server = await startChatServer(() => ({ status: 401 }))
    const model = { baseUrl: server.baseUrl, apiKey: 'wrong', name: 'small' }
    const [finding] = await Array.fromAsync(examineModels({ model, dataDir: folder.path, promptsDir: folder.path }, {}))
    expect(finding).toMatchObject({ verdict: 'wrong' })
    expect(finding?.says).toContain('OPENAI_API_KEY')
    expect(openCapabilityNotes(folder.path).isTried(server.baseUrl, 'small')).toBe(false)
  })
})

describe('what is remembered of endpoints', () => {
  it('is seen by a Sotto that runs already, and is not lost to what that one notes itself', () => {
    using folder = temporaryFolder()
    const running = openCapabilityNotes(folder.path, undefined, 0)
    const doctor = openCapabilityNotes(folder.path)
    expect(running.of('http://one.example/v1', 'small').structured).toBe('text')
    doctor.remember('http://one.example/v1', 'small', everything)
    expect(running.of('http://one.example/v1', 'small')).toEqual(everything)
    running.remember('http://two.example/v1', 'small', little)
    doctor.remember('http://three.example/v1', 'small', little)
    expect(running.of('http://one.example/v1', 'small')).toEqual(everything)
    expect(running.of('http://three.example/v1', 'small')).toEqual(little)
    expect(doctor.of('http://two.example/v1', 'small')).toEqual(little)
  })

  it('is left aside where the file is broken, and that is told', () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'model-endpoints.json'), '[{"baseUrl": 1}]')
    const problems: string[] = []
    const notes = openCapabilityNotes(folder.path, (problem) => problems.push(problem))
    expect(notes.of('https://api.openai.com/v1', 'gpt-4.1')).toEqual(everything)
    expect(notes.of('https://api.openai.com/v1', 'gpt-4.1-mini')).toEqual(everything)
    expect(problems).toHaveLength(1)
  })
})
