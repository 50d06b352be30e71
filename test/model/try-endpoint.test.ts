import { describe, expect, it } from 'vitest'
import { everything, little } from '../../src/model/capabilities.ts'
import { tryEndpoint } from '../../src/model/try-endpoint.ts'
import { examineModel } from '../../src/commands/doctor/examine-model.ts'
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

  it('is done by doctor, which remembers it for the next start', async () => {
    using folder = temporaryFolder()
    await using server = await startChatServer(() => ({ pieces: [json], usage }))
    const model = { baseUrl: server.baseUrl, apiKey: undefined, name: 'small' }
    const finding = await examineModel({ model, dataDir: folder.path })
    expect(finding).toMatchObject({ verdict: 'good' })
    expect(finding.says).toContain('json_schema')
    const notes = openCapabilityNotes(folder.path)
    expect(notes.of(server.baseUrl, 'small')).toEqual(everything)
    expect(notes.isTried(server.baseUrl, 'another')).toBe(false)
  })

  it('says what is wrong where nothing answers', async () => {
    using folder = temporaryFolder()
    await using server = await startChatServer(() => ({ status: 401 }))
    const model = { baseUrl: server.baseUrl, apiKey: 'wrong', name: 'small' }
    expect(await examineModel({ model, dataDir: folder.path })).toMatchObject({ verdict: 'wrong' })
  })
})
