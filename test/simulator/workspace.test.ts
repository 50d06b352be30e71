import { describe, expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/simulator.ts'
import { call } from './platform-caller.ts'

const agents = [
  { agentId: 'ada', name: 'Ada Lindqvist' },
  { agentId: 'mateo', name: 'Mateo Serrano' },
]
const api = '/workspace/api'

describe('the workspace', () => {
  it('plays a whole conversation by hand, over the real calls', async () => {
    await using simulator = await startSimulator({ agents })
    const post = (path: string, body: unknown) => call(simulator, 'POST', `${api}/chats${path}`, { body })
    const chats = async () => (await call(simulator, 'GET', `${api}/chats?agent=ada`)).json.chats
    expect((await call(simulator, 'GET', `${api}/agents`)).json).toEqual({
      agents: ['ada', 'mateo'].map((agentId) => {
        const { name, platformAgentId } = simulator.agents.find((agent) => agent.agentId === agentId) ?? {}
        return { agentId, name, platformAgentId, account: simulator.account }
      }),
    })
    const started = await post('', { agentId: 'ada', visitorName: 'Lena', skill: 'billing', text: 'Where is it?' })
    const { chatKey } = started.json
    expect(await chats()).toMatchObject([
      { chatKey, visitorName: 'Lena', skill: 'billing', state: 'chatting', startedAt: expect.any(Number) },
    ])
    expect((await chats())[0].lines.at(-1)).toMatchObject({ source: 'visitor', by: 'Lena', text: 'Where is it?' })

    await post(`/${chatKey}/typing`, { as: 'agent', typing: true })
    await post(`/${chatKey}/typing`, { as: 'visitor', typing: true })
    expect((await chats())[0]).toMatchObject({ agentTyping: true, visitorTyping: true })
    await post(`/${chatKey}/lines`, { as: 'agent', text: 'I look.' })
    await post(`/${chatKey}/lines`, { as: 'visitor', text: 'Thanks' })
    expect((await chats())[0]).toMatchObject({ agentTyping: false, visitorTyping: false })
    expect((await chats())[0].lines.slice(-2)).toMatchObject([
      { source: 'agent', by: 'Ada', text: 'I look.' },
      { source: 'visitor', text: 'Thanks' },
    ])

    const next = await post('', { agentId: 'ada', text: 'Another one' })
    expect((await chats()).map((chat: { chatKey: string }) => chat.chatKey)).toEqual([next.json.chatKey, chatKey])
    expect((await post(`/${chatKey}/end`, {})).status).toBe(200)
    expect((await chats())[1]).toMatchObject({ state: 'ended' })
    expect(await post(`/${chatKey}/lines`, { as: 'agent', text: 'late' })).toMatchObject({
      status: 409,
      json: { error: 'This conversation has ended.' },
    })
    expect(simulator.status().writes).toMatchObject({ others: 0 })
    expect(simulator.audit.list({ kind: 'write' }).length).toBeGreaterThan(4)
  })

  it('takes no post from another site, and none that is not JSON', async () => {
    await using simulator = await startSimulator({ agents })
    const body = { agentId: 'ada', text: 'hi' }
    const from = (origin: string) => call(simulator, 'POST', `${api}/chats`, { body, headers: { origin } })
    expect(await from('http://elsewhere.example')).toMatchObject({ status: 403, json: { error: expect.any(String) } })
    expect((await from(simulator.url)).status).toBe(200)
    const form = await fetch(`${simulator.url}${api}/chats`, { method: 'POST', body: JSON.stringify(body) })
    expect(form.status).toBe(415)
  })

  it('says in one sentence what is wrong', async () => {
    await using simulator = await startSimulator({ agents })
    expect(await call(simulator, 'GET', `${api}/chats?agent=nobody`)).toMatchObject({
      status: 404,
      json: { error: 'There is no such agent.' },
    })
    const blank = await call(simulator, 'POST', `${api}/chats`, { body: { agentId: 'ada', text: ' ' } })
    expect(blank).toMatchObject({ status: 400, json: { error: expect.stringContaining('text') } })
  })

  it('links to an overlay when it was told of one', async () => {
    const overlayLink = (agentId: string) => (agentId === 'ada' ? 'http://127.0.0.1:1/overlay' : undefined)
    await using simulator = await startSimulator({ agents, overlayLink })
    const link = (agentId: string) => call(simulator, 'GET', `${api}/overlay-link?agent=${agentId}`)
    expect((await link('ada')).json).toEqual({ url: 'http://127.0.0.1:1/overlay' })
    expect(await link('mateo')).toMatchObject({ status: 404, json: { error: expect.any(String) } })
  })
})
