import { describe, expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/simulator.ts'
import { askAsVisitor, call, logIn, openCaller, sayAsVisitor, startChat, versioned } from './platform-caller.ts'

const agents = [
  { agentId: 'ada', name: 'Ada Lindqvist' },
  { agentId: 'mateo', name: 'Mateo Serrano' },
]

describe('agent sessions (reference §4.1, §5.2)', () => {
  it('scopes a cookie to each agent session and refuses calls without it', async () => {
    await using simulator = await startSimulator({ agents })
    const login = await logIn(simulator, 'ada')
    const one = await openCaller(simulator, 'ada', login)
    const other = await openCaller(simulator, 'ada', login)
    expect(one.start.status).toBe(201)
    expect(one.start.headers.getSetCookie()[0]).toContain(`; Path=${one.root};`)
    const path = versioned(`${one.root}/availability`)
    const { authorization } = one
    const status = async (headers: Record<string, string>) => (await call(simulator, 'GET', path, { headers })).status
    expect(await status({ authorization })).toBe(401)
    expect(await status({ authorization, cookie: other.cookie })).toBe(401)
    expect(await status({ cookie: one.cookie })).toBe(401)
    expect(await status({ authorization: 'Bearer nope', cookie: one.cookie })).toBe(401)
    expect(await status({ authorization, cookie: `${other.cookie}; ${one.cookie}` })).toBe(200)
  })

  it('lets logins and agent sessions of one agent live side by side, with one availability and one list of chats', async () => {
    await using simulator = await startSimulator({ agents })
    const human = await openCaller(simulator, 'ada')
    const second = await openCaller(simulator, 'ada')
    await human.setAvailability('Online')
    const chatKey = await startChat(simulator)
    await human.accept()
    expect((await second.ask('GET', '/availability')).json).toEqual({
      availability: { chat: 'Online', voice: 'Offline' },
    })
    expect((await second.ask('GET', '/chatSessions')).json.chatSessions.chatSession.chatSessionKey).toBe(chatKey)
    expect((await second.ask('GET', `/chat/${chatKey}`)).status).toBe(200)
    await second.keepLogin('logout')
    expect((await human.ask('GET', `/chat/${chatKey}`)).json.chat.info.state).toBe('chatting')
  })

  it('answers 404 for an unknown chat and 403 for one of another agent, unless everybody may read', async () => {
    for (const [foreignChats, status] of [
      ['strict', 403],
      ['open', 200],
    ] as const) {
      await using simulator = await startSimulator({ agents, switches: { foreignChats } })
      const ada = await openCaller(simulator, 'ada')
      await ada.setAvailability('Online')
      const chatKey = await startChat(simulator)
      await ada.accept()
      const mateo = await openCaller(simulator, 'mateo')
      expect((await mateo.ask('GET', `/chat/${chatKey}`)).status).toBe(status)
      expect((await mateo.ask('GET', '/chat/H1-aK1')).status).toBe(404)
      expect((await mateo.say(chatKey, 'hello')).status).toBe(403)
      const stolen = versioned(`${ada.root}/info`)
      const headers = { authorization: mateo.authorization, cookie: ada.cookie }
      expect((await call(simulator, 'GET', stolen, { headers })).status).toBe(403)
    }
  })

  it('can let a second login end the first one', async () => {
    await using simulator = await startSimulator({ agents, switches: { secondLogin: 'invalidates' } })
    const first = await openCaller(simulator, 'ada')
    const second = await openCaller(simulator, 'ada')
    expect((await first.ask('GET', '/info')).status).toBe(401)
    expect((await second.ask('GET', '/info')).status).toBe(200)
  })

  it('reads change nothing but lastUpdate', async () => {
    let now = 1_700_000_000_000
    await using simulator = await startSimulator({ agents, now: () => now })
    const ada = await openCaller(simulator, 'ada')
    await ada.setAvailability('Online')
    const chatKey = await startChat(simulator)
    await ada.accept()
    await startChat(simulator)
    await sayAsVisitor(simulator, chatKey, 'hello')
    const paths = [
      '',
      '/availability',
      '/info',
      '/incomingRequests',
      '/chatSessions',
      `/chat?chatSessionKeys=${chatKey}`,
    ]
    const chatPaths = ['', '/events', '/info', '/info/visitorName', '/info/visitorTyping', '/info/agentTyping']
    const readAll = async () => {
      const answers = []
      for (const path of [...paths, ...chatPaths.map((path) => `/chat/${chatKey}${path}`)]) {
        answers.push((await ada.ask('GET', path)).json)
      }
      return JSON.stringify(answers).replaceAll(/"(lastUpdate|duration)":[^,]+/g, '')
    }
    const before = await readAll()
    now += 5_000
    expect(await readAll()).toBe(before)
  })
})

describe('keeping and ending a login (reference §3)', () => {
  it('refreshes with the csrf and the Session_id cookie of one login only', async () => {
    await using simulator = await startSimulator({ agents })
    const ada = await openCaller(simulator, 'ada')
    const mateo = await openCaller(simulator, 'mateo')
    const good = await ada.keepLogin('refresh')
    expect([good.status, good.json]).toEqual([200, undefined])
    expect(good.headers.getSetCookie()[0]).toMatch(/^Session_id=/)
    const bad = await ada.keepLogin('refresh', mateo.login.json.csrf)
    expect([bad.status, bad.json.error.internalCode]).toEqual([401, 10])
  })

  it('puts open chats back into the queue when the last agent session goes, by logout or by idling 400 s', async () => {
    let now = 1_700_000_000_000
    await using simulator = await startSimulator({ agents, now: () => now })
    const endings = [
      (ada: Awaited<ReturnType<typeof openCaller>>, _chatKey: string) => ada.keepLogin('logout'),
      async (_ada: Awaited<ReturnType<typeof openCaller>>, chatKey: string) => {
        // The visitor's own keep-alive holds the chat off its time-out.
        for (let waitedMs = 0; waitedMs <= 400_000; waitedMs += 30_000) {
          now += 30_000
          await askAsVisitor(simulator, 'GET', `${chatKey}/info`)
        }
      },
    ]
    for (const end of endings) {
      const ada = await openCaller(simulator, 'ada')
      await ada.setAvailability('Online')
      const chatKey = await startChat(simulator, { wantedAgentId: 'ada' })
      await ada.accept()
      await end(ada, chatKey)
      expect((await ada.ask('GET', '/info')).status).toBe(401)
      const chat = simulator.world.chats.get(chatKey)
      expect([chat?.state, chat?.desk]).toEqual(['waiting', undefined])
      expect(chat?.events.slice(-2)).toMatchObject([{ state: 'waiting' }, { systemMessageId: 23 }])
      expect(simulator.world.deskOf('ada')?.availability).toBe('Offline')
      if (chat) simulator.world.endChat(chat, 'visitor')
    }
  })

  it('keeps an agent session that asks for something now and then', async () => {
    let now = 1_700_000_000_000
    await using simulator = await startSimulator({ agents, now: () => now })
    const ada = await openCaller(simulator, 'ada')
    for (let i = 0; i < 5; i += 1) {
      now += 390_000
      expect(await ada.ringingCount()).toBe('0')
      await ada.keepLogin('refresh')
    }
  })
})
