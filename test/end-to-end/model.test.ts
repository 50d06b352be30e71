import { LLMock } from '@copilotkit/aimock'
import { describe, expect, it } from 'vitest'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startLocalServer } from '../helpers/local-server.ts'
import { until } from '../helpers/until.ts'

async function startModel(): Promise<LLMock & AsyncDisposable> {
  const model = new LLMock({ port: 0 })
  await model.start()
  return Object.assign(model, { [Symbol.asyncDispose]: () => model.stop().then(() => undefined) })
}

const long =
  'I am sorry that your bike is late. Could you give me the order number, please, so that I can look where the parcel is now? It takes me a minute.'

describe('tips by a model', () => {
  it('streams a tip, and a newer line of the visitor ends it at once', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startModel()
    model.onMessage('forget it', { content: 'Of course, I will cancel the order for you now.' }, { chunkSize: 6 })
    model.onMessage('late', { content: long }, { chunkSize: 4, latency: 120 })
    await using sotto = await startSotto(platform, folder.path, {
      OPENAI_BASE_URL: `${model.url}/v1`,
      OPENAI_API_KEY: 'test',
    })
    await using ada = await sotto.openOverlay('ada')
    expect(ada.start.engine).toBe('model')

    const { chatKey } = await platform.post('/chats', { agentId: 'ada', text: 'My bike is late' })
    await until('five deltas', () => ada.tipEvents.filter((event) => event.type === 'tip-delta').length >= 5)
    const first = ada.tipEvents[0]?.tipId
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'oh, forget it' })
    await until('the second tip', () =>
      ada.tipEvents.find((event) => event.type === 'tip-end' && event.end === 'complete'),
    )

    const ended = ada.tipEvents.findIndex((event) => event.type === 'tip-end' && event.tipId === first)
    expect(ada.tipEvents[ended]).toMatchObject({ end: 'superseded' })
    expect(ada.tipEvents.slice(ended + 1).filter((event) => event.tipId === first)).toEqual([])
    const second = ada.tipEvents.filter((event) => event.type === 'tip-delta' && event.tipId !== first)
    expect(second.map((event) => event.type === 'tip-delta' && event.text).join('')).toBe(
      'Of course, I will cancel the order for you now.',
    )
  })

  it('keeps quiet when the model has nothing to say, and stores why', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startModel()
    model.onMessage('late', { content: 'NOTHING' }, { chunkSize: 3 })
    await using sotto = await startSotto(platform, folder.path, { OPENAI_BASE_URL: `${model.url}/v1` })
    await using ada = await sotto.openOverlay('ada')
    await platform.post('/chats', { agentId: 'ada', text: 'My bike is late' })
    await until('the withheld tip', async () => (await sotto.status()).tips.withheld === 1)
    expect(ada.tipEvents).toEqual([])
  })

  it('sends the model no personal value', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startModel()
    model.onMessage('late', { content: 'Thank you, I will write to [EMAIL_1] in a minute.' }, { chunkSize: 5 })
    await using sotto = await startSotto(platform, folder.path, { OPENAI_BASE_URL: `${model.url}/v1` })
    await using ada = await sotto.openOverlay('ada')
    await platform.post('/chats', { agentId: 'ada', text: 'My bike is late, I am quill.marsh@example.org' })
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    expect(JSON.stringify(model.getRequests().map((entry) => entry.body))).toContain('[EMAIL_1]')
    expect(JSON.stringify(model.getRequests().map((entry) => entry.body))).not.toContain('quill.marsh')
    const text = ada.tipEvents.map((event) => (event.type === 'tip-delta' ? event.text : '')).join('')
    expect(text).toBe('Thank you, I will write to quill.marsh@example.org in a minute.')
  })

  it('tells the model the facts of a form before the chat and of custom variables, in the first tip already', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startModel()
    model.onMessage('late', { content: 'I see your order, one moment please.' }, { chunkSize: 5 })
    await using sotto = await startSotto(platform, folder.path, { OPENAI_BASE_URL: `${model.url}/v1` })
    await using ada = await sotto.openOverlay('ada')
    await platform.post('/chats', {
      agentId: 'ada',
      text: 'My bike is late',
      customVariables: [
        { name: 'order', displayName: 'Order number', value: 'LW-48213', source: 'prechat' },
        { name: 'plan', displayName: 'Care plan', value: 'yes, for quill.marsh@example.org', source: 'rule engine' },
      ],
    })
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    const [first] = model.getRequests().map((entry) => JSON.stringify(entry.body))
    expect(first).toContain('Order number: [ORDER_1001]')
    expect(first).toContain('Care plan: yes, for [EMAIL_2001]')
    expect(platform.status().writes.others).toBe(0)
  })

  it('lets the offline engine answer when the model is down, and says so in the data', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startLocalServer((_request, response) => void response.writeHead(500).end())
    await using sotto = await startSotto(platform, folder.path, { OPENAI_BASE_URL: `${model.url}/v1` })
    await using ada = await sotto.openOverlay('ada')
    await platform.post('/chats', { agentId: 'ada', text: 'My delivery is late, where is my bike?' })
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    expect(ada.tipEvents[0]).toMatchObject({ type: 'tip-start', engine: 'offline' })
    expect(sotto.log()).toContain('the model answered 500')
  })

  it('ends a tip as failed when the model breaks off in mid-stream', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startLocalServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(
        `data: ${JSON.stringify({ id: '1', choices: [{ index: 0, delta: { content: 'I am sorry, ' } }] })}\n\n`,
      )
      setTimeout(() => response.destroy(), 100)
    })
    await using sotto = await startSotto(platform, folder.path, { OPENAI_BASE_URL: `${model.url}/v1` })
    await using ada = await sotto.openOverlay('ada')
    await platform.post('/chats', { agentId: 'ada', text: 'My delivery is late, where is my bike?' })
    const end = await until('the end', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    expect(end).toMatchObject({ end: 'failed' })
  })
})
