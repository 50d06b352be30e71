import { describe, expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/simulator.ts'
import { askAsVisitor, call, logIn, openCaller, sayAsVisitor, startChat, versioned } from './platform-caller.ts'

const agents = [{ agentId: 'ada', name: 'Ada Lindqvist', skills: ['billing'] }]

/** A chat that Ada has accepted: events 0 to 3. */
async function acceptedChat(simulator: Awaited<ReturnType<typeof startSimulator>>) {
  const ada = await openCaller(simulator, 'ada')
  await ada.setAvailability('Online')
  const chatKey = await startChat(simulator, { visitorName: 'Lena', skill: 'billing', language: 'es-ES' })
  await ada.accept()
  return { ada, chatKey, chat: `/chat/${chatKey}` }
}

describe('Domain API (reference §2)', () => {
  it('answers one service as an object and all services as a list, on both paths', async () => {
    await using simulator = await startSimulator({ agents })
    const host = new URL(simulator.url).host
    for (const root of ['/api', '/csdr']) {
      const one = await call(simulator, 'GET', `${root}/account/90001234/service/agentVep/baseURI.json?version=1.0`)
      expect(one.json).toEqual({ service: 'agentVep', account: '90001234', baseURI: host })
      const all = await call(simulator, 'GET', `${root}/account/90001234/service/baseURI.json?version=1.0`)
      expect(all.json.baseURIs).toContainEqual({ service: 'conversationVep', account: '90001234', baseURI: host })
    }
  })

  it.each([
    ['/api/account/1/service/agentVep/baseURI.json?version=1.0', 401],
    ['/api/account/90001234/service/agentVep/baseURI.json', 400],
    ['/api/account/90001234/service/agentvep/baseURI.json?version=1.0', 400],
  ])('refuses %s with %i', async (path, status) => {
    await using simulator = await startSimulator({ agents })
    const answer = await call(simulator, 'GET', path)
    expect(answer.status).toBe(status)
    expect(answer.json.error).toMatchObject({ time: expect.stringMatching(/^\w{3} \d+, \d{4} \d+:\d\d:\d\d [AP]M$/) })
  })
})

describe('Login Service (reference §3)', () => {
  it('answers a user login as printed', async () => {
    await using simulator = await startSimulator({ agents })
    const { json, headers } = await logIn(simulator, 'ada')
    expect(json).toMatchObject({
      sessionTTl: '28800000',
      config: { loginName: 'ada@demo.example', userId: '4100000001' },
      csdsCollectionResponse: { baseURIs: expect.any(Array) },
    })
    expect(Object.keys(json).at(-1)).toBe('bearer')
    expect(headers.getSetCookie()[0]).toContain(`Session_id=${json.sessionId};`)
  })

  it('refuses a wrong password with 401 and half a form with 400', async () => {
    await using simulator = await startSimulator({ agents })
    const path = '/api/account/90001234/login?v=1.3'
    const wrong = await call(simulator, 'POST', path, { body: { username: 'ada@demo.example', password: 'x' } })
    expect([wrong.status, wrong.json.error.responseStatus]).toEqual([401, 'UNAUTHORIZED'])
    const bot = await call(simulator, 'POST', path, { body: { username: 'ada', appKey: 'k' } })
    expect([bot.status, bot.json.error.message]).toEqual([400, expect.stringContaining('username and password')])
  })
})

describe('oddities of the JSON (reference §8)', () => {
  it('leaves a list out when it is empty, and prints one element as an object and several as an array', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey, chat } = await acceptedChat(simulator)
    const events = async (from: number) => (await ada.ask('GET', `${chat}/events?from=${from}`)).json.events
    expect(await events(4)).not.toHaveProperty('event')
    expect((await events(3)).event).toMatchObject({ '@id': '3', systemMessageId: '3', source: 'system', by: 'info' })
    expect((await events(0)).event.map((event: { '@id': string }) => event['@id'])).toEqual(['0', '1', '2', '3'])
    await sayAsVisitor(simulator, chatKey, 'hello')
    expect((await events(4)).event).toMatchObject({ '@type': 'line', text: 'hello', source: 'visitor', by: 'Lena' })
  })

  it('starts a chat as the reference says: waiting, line 4, chatting, line 3', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chat } = await acceptedChat(simulator)
    const { event } = (await ada.ask('GET', chat)).json.chat.events
    expect(event).toMatchObject([
      { '@type': 'state', state: 'waiting' },
      { '@type': 'line', systemMessageId: '4' },
      { '@type': 'state', state: 'chatting' },
      { '@type': 'line', systemMessageId: '3' },
    ])
    expect(event[0].time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+01:00$/)
  })

  it('gives two next links without v and NC, built from the Host that was asked', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey } = await acceptedChat(simulator)
    const url = `${simulator.url}${ada.root}/chat/${chatKey}`
    const { chat } = (await ada.ask('GET', `/chat/${chatKey}`)).json
    expect(chat.link).toContainEqual({ '@href': `${url}?from=4`, '@rel': 'next' })
    expect(chat.events.link).toContainEqual({ '@href': `${url}/events?from=4`, '@rel': 'next' })
  })

  it('takes .json after any resource name and still answers links without it', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey } = await acceptedChat(simulator)
    const { json, status } = await ada.ask('GET', `/chat/${chatKey}.json`)
    expect(status).toBe(200)
    expect(JSON.stringify(json)).not.toContain('.json')
    expect((await ada.ask('GET', '/incomingRequests.json')).json.incomingRequests).toEqual({ ringingCount: '0' })
  })

  it('prints chat sessions without @, with times as numbers', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey } = await acceptedChat(simulator)
    expect((await ada.ask('GET', '/chatSessions')).json.chatSessions.chatSession).toEqual({
      link: { href: `${simulator.url}${ada.root}/chat/${chatKey}`, rel: 'chat-session' },
      chatSessionKey: chatKey,
      startTime: expect.any(Number),
    })
  })

  it('prints multiple chats without @, with numeric ids and no next of their own', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey } = await acceptedChat(simulator)
    const { chat } = (await ada.ask('GET', `/chat?chatSessionKeys=${chatKey},H0-0K0&fromEventIds=3`)).json.chats
    expect(chat.events.event).toMatchObject({ id: 3, type: 'line' })
    expect(chat.link.map((link: { rel: string }) => link.rel)).not.toContain('next')
    expect(chat.info).toMatchObject({ state: 'chatting', chatSessionKey: chatKey })
    expect((await ada.ask('GET', '/chat?chatSessionKeys=H0-0K0')).status).toBe(404)
  })

  it('gives info and agent information their types', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey } = await acceptedChat(simulator)
    expect((await ada.ask('GET', `/chat/${chatKey}/info`)).json.info).toMatchObject({
      agentId: 4_100_000_001,
      agentName: 'Ada',
      skillName: 'billing',
      visitorName: 'Lena',
      language: 'es-ES',
      rtSessionId: expect.any(Number),
    })
    const { info } = (await ada.ask('GET', '/info')).json
    expect(info).toMatchObject({
      id: '4100000001',
      maxChats: '-1',
      skillsInfo: { skillInfo: { id: '71', name: 'billing' } },
    })
  })

  it('makes chat keys in the documented shape, unlike those of another run at the same moment', async () => {
    const now = () => 1_700_000_000_000
    await using one = await startSimulator({ agents, now })
    await using other = await startSimulator({ agents, now })
    const keys = [await startChat(one), await startChat(one), await startChat(other)]
    for (const key of keys) expect(key).toMatch(/^H\d+-[0-9a-f]+K\d+$/)
    expect(new Set(keys).size).toBe(3)
  })
})

describe('writing (reference §5.5)', () => {
  it('takes lines of both sides, and hides lines for agents only from the visitor', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey } = await acceptedChat(simulator)
    const said = await ada.say(chatKey, 'note', { subType: 'ONLY_TO_REP' })
    expect(said.json.chatEventLocation.link['@href']).toMatch(/\/events\/4$/)
    await ada.say(chatKey, '<div>Hi</div>', { textType: 'html' })
    const { event } = (await askAsVisitor(simulator, 'GET', `${chatKey}/events?from=4`)).json.events
    expect(event).toMatchObject({ '@id': '5', text: '<div>Hi</div>', textType: 'html', by: 'Ada', subType: 'REGULAR' })
  })

  it('shows typing of either side until the line is said; reading it answers 201', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey, chat } = await acceptedChat(simulator)
    await askAsVisitor(simulator, 'PUT', `${chatKey}/info/visitorTyping`, { visitorTyping: 'typing' })
    await ada.ask('PUT', `${chat}/info/agentTyping`, { agentTyping: 'typing' })
    const visitor = await ada.ask('GET', `${chat}/info/visitorTyping`)
    expect([visitor.status, visitor.json]).toEqual([201, { visitorTyping: 'typing' }])
    await ada.say(chatKey, 'Hi')
    expect((await ada.ask('GET', `${chat}/info/agentTyping`)).json).toEqual({ agentTyping: 'not-typing' })
    expect((await ada.ask('PUT', `${chat}/info/agentTyping`, { agentTyping: 'maybe' })).status).toBe(400)
  })

  it('ends with line 5 and then the state, and takes no line afterwards', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey, chat } = await acceptedChat(simulator)
    expect((await ada.end(chatKey)).json.chatLocation.link['@href']).toMatch(/\/events\/5$/)
    const { events, info } = (await ada.ask('GET', `${chat}?from=4`)).json.chat
    expect(events.event).toMatchObject([{ systemMessageId: '5' }, { '@type': 'state', state: 'ended' }])
    expect(info.state).toBe('ended')
    expect((await ada.say(chatKey, 'late')).status).toBe(400)
    expect((await sayAsVisitor(simulator, chatKey, 'late')).status).toBe(400)
  })

  it('wants v=1 and NC=true on every call', async () => {
    await using simulator = await startSimulator({ agents })
    const { ada, chatKey } = await acceptedChat(simulator)
    const answer = await call(simulator, 'GET', `${ada.root}/chat/${chatKey}?v=1`, { headers: ada.headers })
    expect(answer.status).toBe(400)
    const path = versioned('/api/account/90001234/chat/request')
    expect((await call(simulator, 'POST', path, { body: { request: {} } })).status).toBe(401)
  })
})
