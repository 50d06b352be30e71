import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/simulator.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import type { SimulatorOptions } from '../../src/simulator/simulator-options.ts'
import { askAsVisitor, call, logIn, openCaller, sayAsVisitor, startChat, versioned } from './platform-caller.ts'
import type { PlatformCaller } from './platform-caller.ts'

const agents = [
  { agentId: 'ada', name: 'Ada Lindqvist', skills: ['billing', 'account'] },
  { agentId: 'mateo', name: 'Mateo Serrano', skills: ['repairs'], maxChats: 3 },
  { agentId: 'priya', name: 'Priya Nair', skills: ['billing'] },
]
const participant = {
  participantId: '6f0c5f0e-0a44-4e53-8f5a-0d5f3a3c9b10',
  customerId: 'C-1',
  customerStatus: 'active',
  balance: 12.5,
  registrationDate: { year: 2020, month: 1, day: 2 },
  name: 'Lin',
  surname: 'Ode',
  contacts: [{ email: 'lin@example.org', phone: '+34 600 000 000' }],
}

type Stage = AsyncDisposable & {
  readonly simulator: Simulator
  readonly ada: PlatformCaller
  readonly mateo: PlatformCaller
  readonly chatKey: string
  readonly chat: string
}

/** Ada and Mateo are Online, and Ada has a chat in the skill billing. */
async function setUp(options: Partial<SimulatorOptions> = {}, request: object = {}): Promise<Stage> {
  const simulator = await startSimulator({ agents, ...options })
  const ada = await openCaller(simulator, 'ada')
  const mateo = await openCaller(simulator, 'mateo')
  await ada.setAvailability('Online')
  await mateo.setAvailability('Online')
  const chatKey = await startChat(simulator, { skill: 'billing', visitorName: 'Lin', wantedAgentId: 'ada', ...request })
  await ada.accept()
  const chat = `/chat/${chatKey}`
  return { simulator, ada, mateo, chatKey, chat, [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose]() }
}

const rels = (links: { '@rel': string }[]) => links.map((link) => link['@rel'])

describe('agent session and availability', () => {
  it.each([{ loginData: '' }, { loginData: {} }, { loginData: { userName: 'x', password: 'y' } }])(
    '§5.2-1 starts an agent session on %j',
    async (body) => {
      await using simulator = await startSimulator({ agents })
      const { json } = await logIn(simulator, 'ada')
      const headers = { authorization: `Bearer ${json.bearer}` }
      const path = versioned('/api/account/90001234/agentSession')
      const started = await call(simulator, 'POST', path, { body, headers })
      expect(started.status).toBe(201)
      const { link } = started.json.agentSessionLocation
      expect(link).toEqual({ '@href': started.headers.get('location'), '@rel': 'location' })
      expect(link['@href']).toMatch(/\/agentSession\/\d+$/)
    },
  )

  it('§5.2-2, §5.2-3 sets availability with a reason, and shows it', async () => {
    await using stage = await setUp()
    const { ada } = stage
    const set = await ada.ask('PUT', '/availability', { availability: { chat: 'Away', chatReasonId: 3 } })
    expect([set.status, set.json]).toEqual([200, undefined])
    expect((await ada.ask('GET', '/availability')).json).toEqual({ availability: { chat: 'Away', voice: 'Offline' } })
    expect((await ada.ask('GET', '/info')).json.info.chatReasonId).toBe('3')
  })

  it('§5.2-4 lists all agents, filters them, and gives a next link', async () => {
    await using stage = await setUp()
    const { ada, simulator } = stage
    const list = async (query: string) => (await ada.ask('GET', `/availableAgents${query}`)).json.availableAgents
    const all = await list('')
    expect(all.agents.agent).toHaveLength(3)
    expect(all.agents.agent[0]).toMatchObject({
      '@id': '4100000001',
      '@chatState': '2',
      '@voiceState': '1',
      '@maxChats': '-1',
      userName: 'ada@demo.example',
      nickname: 'Ada',
      skills: { skill: ['71', '72'] },
      chats: 1,
    })
    const names = async (query: string) =>
      [(await list(query)).agents.agent ?? []].flat().map((agent: { nickname: string }) => agent.nickname)
    expect(await names('?skill=billing')).toEqual(['Ada', 'Priya'])
    expect(await names('?chatState=Offline')).toEqual(['Priya'])
    expect(await names('?skill=billing&chatState=Online')).toEqual(['Ada'])
    expect(await names('?voiceState=Online')).toEqual([])
    expect((await ada.ask('GET', '/availableAgents?chatState=Busy')).status).toBe(400)
    expect(all.link).toMatchObject({
      '@rel': 'next',
      '@href': expect.stringMatching(/availableAgents\?timeStamp=\d+$/),
    })
    const next = new URL(all.link['@href'])
    expect(await names(next.search)).toHaveLength(3)
    simulator.world.switches.set({ availableAgentsSince: 'changed' })
    const later = `?timeStamp=${Date.now() + 1}`
    expect(await names(later)).toEqual([])
  })

  it('§5.2-5 estimates slots of a skill or of one agent', async () => {
    await using stage = await setUp()
    const { ada, mateo, simulator } = stage
    const slots = async (query: string) => (await ada.ask('GET', `/chat/availableSlots?${query}`)).json.availableSlots
    expect(await slots('skill=repairs&maxWaitTime=0')).toBe(3)
    await startChat(simulator, { skill: 'repairs' })
    expect(await slots('skill=repairs')).toBe(2)
    await mateo.accept()
    expect(await slots('agent=mateo@demo.example')).toBe(2)
    expect(await slots('skill=repairs&maxWaitTime=86400')).toBe(3)
    expect(await slots('skill=billing')).toBe(-1)
    for (const query of ['', 'skill=repairs&agent=mateo@demo.example', 'skill=repairs&maxWaitTime=86401']) {
      expect((await ada.ask('GET', `/chat/availableSlots?${query}`)).status).toBe(400)
    }
  })

  it('§5.2-6 tells who the agent is', async () => {
    await using stage = await setUp()
    expect((await stage.mateo.ask('GET', '/info')).json.info).toMatchObject({
      agentName: 'Mateo',
      displayName: 'Mateo Serrano',
      loginName: 'mateo@demo.example',
      id: '4100000002',
      maxChats: '3',
      availability: { chat: 'Online', voice: 'Offline' },
      skillsInfo: { skillInfo: { id: '73', name: 'repairs' } },
    })
  })

  it('§5.1-a shows the session’s links, and with cs=1 alone its chats as well', async () => {
    await using stage = await setUp()
    const { ada, simulator, chatKey } = stage
    const plain = (await ada.ask('GET', '')).json.agentSessionId
    expect(rels(plain.link)).toContain('chat-sessions')
    expect(plain).not.toHaveProperty('chatSessions')
    const status = await call(simulator, 'GET', `${ada.root}?cs=1`, { headers: ada.headers })
    expect(status.json.agentSessionId.chatSessions.chatSession.chatSessionKey).toBe(chatKey)
  })
})

describe('rings and chats', () => {
  it('§5.3-7, §5.3-8 counts rings as a string, links to accepting, and accepts with either body', async () => {
    await using simulator = await startSimulator({ agents })
    const ada = await openCaller(simulator, 'ada')
    await ada.setAvailability('Online')
    expect((await ada.ask('GET', '/incomingRequests')).json).toEqual({ incomingRequests: { ringingCount: '0' } })
    for (const body of [{}, { chat: 'start' }]) {
      await startChat(simulator)
      const { incomingRequests } = (await ada.ask('GET', '/incomingRequests?__d=17')).json
      expect(incomingRequests).toMatchObject({ ringingCount: '1', link: { '@href': expect.any(String) } })
      expect((await ada.ask('POST', '/incomingRequests', body)).status).toBe(201)
    }
    await startChat(simulator)
    expect((await ada.ask('POST', '/incomingRequests')).status).toBe(400)
  })

  it('§5.4-9 lists the agent’s chats on a second agent session that is opened beside the first', async () => {
    await using stage = await setUp()
    const second = await openCaller(stage.simulator, 'ada')
    const { chatSession } = (await second.ask('GET', '/chatSessions')).json.chatSessions
    expect(chatSession).toMatchObject({ chatSessionKey: stage.chatKey, startTime: expect.any(Number) })
    expect(chatSession.link).toMatchObject({ rel: 'chat-session', href: expect.stringContaining(second.root) })
  })

  it('§5.4-10, §5.1-e gives a chat all its links, events and info', async () => {
    await using stage = await setUp({}, { participant })
    const { chat } = (await stage.ada.ask('GET', stage.chat)).json
    expect(rels(chat.link)).toEqual([
      'self',
      'events',
      'info',
      'next',
      'collaboration-channels',
      'visit-id',
      'transfer',
      'transfer-account',
      'agent-survey',
    ])
    expect(rels(chat.events.link)).toEqual(['self', 'next'])
    expect(rels(chat.info.link)).toEqual([
      'self',
      'visitor-name',
      'visitor-typing',
      'agent-typing',
      'participant-info',
      'participant-extended-info',
    ])
    // Links whose calls are not documented lead nowhere.
    for (const path of ['collaborationChannels', 'transferAccount']) {
      expect((await stage.ada.ask('GET', `${stage.chat}/${path}`)).status).toBe(404)
    }
  })

  it('§5.4-11 reads many chats from given event ids on, inclusive or not', async () => {
    await using stage = await setUp()
    const { ada, chatKey, simulator } = stage
    const first = async () => {
      const { chat } = (await ada.ask('GET', `/chat?chatSessionKeys=${chatKey}&fromEventIds=2`)).json.chats
      return [chat.events.event].flat()[0].id
    }
    expect(await first()).toBe(2)
    simulator.world.switches.set({ fromEventIds: 'exclusive' })
    expect(await first()).toBe(3)
    simulator.world.switches.set({ multipleChats: 'refused' })
    expect((await ada.ask('GET', `/chat?chatSessionKeys=${chatKey}`)).status).toBe(404)
  })

  it('§5.4-12 leaves the event key out when nothing is new, and always gives the links', async () => {
    await using stage = await setUp()
    const { events } = (await stage.ada.ask('GET', `${stage.chat}/events?from=4`)).json
    expect(events).toEqual({ link: [expect.anything(), expect.objectContaining({ '@rel': 'next' })] })
  })

  it('§5.4-15, §7.1 tells all about the chat, with its types', async () => {
    await using stage = await setUp({}, { participant })
    expect((await stage.ada.ask('GET', `${stage.chat}/info`)).json.info).toMatchObject({
      state: 'chatting',
      chatSessionKey: stage.chatKey,
      agentName: 'Ada',
      agentId: 4_100_000_001,
      skillName: 'billing',
      skillId: 71,
      duration: 0,
      chatTimeout: 40,
      visitorId: expect.any(Number),
      visitorName: 'Lin',
      rtSessionId: expect.any(Number),
      sharkVisitorId: expect.stringMatching(/^S\d+$/),
      sharkSessionId: expect.stringMatching(/^T\d+$/),
      engagementId: expect.any(Number),
      campaignId: expect.any(Number),
      language: 'en-US',
      participantId: participant.participantId,
    })
  })

  it('§5.4-16 says visitor where no name was given', async () => {
    await using stage = await setUp({}, { visitorName: undefined })
    expect((await stage.ada.ask('GET', `${stage.chat}/info/visitorName`)).json).toEqual({ visitorName: 'visitor' })
  })

  it('§5.1-17, §5.5-18, §5.1-19 shows and sets typing; reading it answers 201', async () => {
    await using stage = await setUp()
    const { ada, chat, chatKey, simulator } = stage
    expect((await ada.ask('PUT', `${chat}/info/agentTyping`, { agentTyping: 'typing' })).status).toBe(200)
    await askAsVisitor(simulator, 'PUT', `${chatKey}/info/visitorTyping`, { visitorTyping: 'typing' })
    for (const who of ['agentTyping', 'visitorTyping']) {
      const { status, json } = await ada.ask('GET', `${chat}/info/${who}`)
      expect([status, json]).toEqual([201, { [who]: 'typing' }])
    }
    expect((await ada.ask('PUT', `${chat}/info/agentTyping`, { agentTyping: 'unknown' })).status).toBe(400)
  })
})

describe('writing', () => {
  it('§5.5-13 sends plain, HTML and rich-content lines', async () => {
    await using stage = await setUp()
    const { ada, chatKey, chat } = stage
    const json = { type: 'vertical', elements: [{ type: 'text', text: 'Pick one' }] }
    await ada.say(chatKey, 'plain')
    await ada.say(chatKey, '<div dir="ltr"><a href="https://example.org" target=_self>here</a></div>', {
      textType: 'html',
    })
    await ada.say(chatKey, 'ignored', { textType: 'rich-content', json })
    const { event } = (await ada.ask('GET', `${chat}/events?from=4`)).json.events
    expect(event).toMatchObject([
      { textType: 'plain', text: 'plain', sequenceId: '4', subType: 'REGULAR' },
      { textType: 'html', text: '<div dir="ltr"><a href="https://example.org" target="_blank">here</a></div>' },
      { textType: 'rich-content', json },
    ])
    expect((await ada.say(chatKey, 'no json', { textType: 'rich-content' })).status).toBe(400)
  })

  it.each([
    [{ '@type': 'line' }, /^body\.event\.text: /],
    [{ '@type': 'line', text: 'x', textType: 'markdown' }, /^body\.event\.textType: /],
    [{ '@type': 'url', url: 'https://example.org' }, /^body\.event\S*: must be a line or the state ended$/],
    [undefined, /^body\.event: /],
  ])('says what is wrong with the event %j', async (event, message) => {
    await using stage = await setUp()
    const { status, json } = await stage.ada.ask('POST', `${stage.chat}/events`, { event })
    expect([status, json.error.message]).toEqual([400, expect.stringMatching(message)])
  })

  it('says that only JSON is spoken, and where nothing is', async () => {
    await using stage = await setUp()
    const { headers, root, simulator } = stage.ada
    const url = new URL(versioned(`${root}${stage.chat}/events`), simulator.url)
    const xml = { ...headers, 'content-type': 'application/xml' }
    const refused = await fetch(url, { method: 'POST', headers: xml, body: '<event/>' })
    expect([refused.status, await refused.text()]).toEqual([415, expect.stringContaining('Only JSON is spoken here')])
    const { status, json } = await stage.ada.ask('GET', '/incomingrequests')
    expect([status, json.error.message]).toEqual([404, expect.stringContaining('paths are case sensitive')])
  })

  it.each([
    '<iframe src="https://example.org"></iframe>',
    '<b>hi</b><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#115;cript:alert(1)">x</a>',
  ])('§5.5-13 refuses %s', async (text) => {
    await using stage = await setUp()
    expect((await stage.ada.say(stage.chatKey, text, { textType: 'html' })).status).toBe(400)
    // As plain text it is only text.
    expect((await stage.ada.say(stage.chatKey, text)).status).toBe(201)
  })

  it('§5.5-14 ends a chat, which stays readable', async () => {
    await using stage = await setUp()
    const { ada, chatKey, chat } = stage
    const ended = await ada.end(chatKey)
    expect(ended.status).toBe(201)
    expect(ended.json.chatLocation.link['@href']).toBe(`${stage.simulator.url}${ada.root}${chat}/events/5`)
    expect((await ada.ask('GET', chat)).json.chat.info.state).toBe('ended')
  })

  it('§5.5-20 lists skills that have somebody Online who is not in the chat', async () => {
    await using stage = await setUp()
    const { ada, chat, simulator } = stage
    const skills = async () => (await ada.ask('GET', `${chat}/transfer`)).json.transfer
    expect(await skills()).toEqual({ skill: { id: '73', name: 'repairs', onlineAgents: '1' } })
    const priya = await openCaller(simulator, 'priya')
    await priya.setAvailability('Online')
    expect((await skills()).skill).toMatchObject([{ id: '71', name: 'billing', onlineAgents: '1' }, { id: '73' }])
  })

  it('§5.5-21 transfers to a skill, with a text that only the receiving agent sees', async () => {
    await using stage = await setUp()
    const { ada, mateo, chat, chatKey, simulator } = stage
    const sent = await ada.ask('POST', `${chat}/transfer`, { transfer: { skill: { id: 73 }, text: 'wants a visit' } })
    expect([sent.status, sent.json]).toEqual([200, undefined])
    expect((await ada.ask('GET', chat)).status).toBe(403)
    expect(await mateo.ringingCount()).toBe('1')
    await mateo.accept()
    const seen = (await mateo.ask('GET', `${chat}?from=4`)).json.chat
    expect(seen.events.event).toMatchObject([
      { systemMessageId: '15' },
      { state: 'waiting' },
      { state: 'chatting' },
      { systemMessageId: '3' },
      { text: 'wants a visit', subType: 'ONLY_TO_REP', source: 'agent', by: 'Ada' },
    ])
    expect(seen.info).toMatchObject({ agentId: 4_100_000_002, skillName: 'repairs', skillId: 73 })
    simulator.world.switches.set({ foreignChats: 'open' })
    const others = [await ada.ask('GET', `${chat}/events`), await askAsVisitor(simulator, 'GET', `${chatKey}/events`)]
    expect(JSON.stringify(others.map(({ json }) => json))).not.toContain('wants a visit')
  })

  it('§5.5-21 transfers to an agent, who wins over a skill and may be Occupied', async () => {
    await using stage = await setUp()
    const { ada, mateo, chat, simulator } = stage
    await mateo.setAvailability('Occupied')
    await startChat(simulator, { skill: 'repairs' })
    expect(await mateo.ringingCount()).toBe('0')
    const transfer = { agent: { id: '4100000002' }, skill: { id: 71 }, text: 'yours' }
    expect((await ada.ask('POST', `${chat}/transfer`, { transfer })).status).toBe(200)
    expect(await mateo.ringingCount()).toBe('1')
    await mateo.accept()
    const { events, info } = (await mateo.ask('GET', `${chat}?from=4`)).json.chat
    expect(events.event[0]).toMatchObject({ systemMessageId: '13' })
    expect(info).toMatchObject({ agentName: 'Mateo', skillName: 'billing' })
  })

  it('§5.5-21, §11 says transfer.errormsg when nobody is there, and the chat stays', async () => {
    await using stage = await setUp()
    const { ada, mateo, chat, chatKey, simulator } = stage
    await mateo.setAvailability('Away')
    const targets = [{ skill: { id: 73 } }, { skill: { id: 999 } }, { agent: { id: 4100000002 } }, { agent: { id: 1 } }]
    for (const transferErrorStatus of [400, 200] as const) {
      simulator.world.switches.set({ transferErrorStatus })
      for (const transfer of targets) {
        const refused = await ada.ask('POST', `${chat}/transfer`, { transfer })
        expect([refused.status, refused.json]).toEqual([
          transferErrorStatus,
          { transfer: { errormsg: expect.any(String) } },
        ])
      }
    }
    expect((await ada.say(chatKey, 'still mine')).status).toBe(201)
  })

  it('§5.5-21 goes back to the queue when the receiving agent does not accept in time', async () => {
    let now = 1_700_000_000_000
    await using stage = await setUp({ now: () => now })
    const { ada, mateo, chat, chatKey, simulator } = stage
    const priya = await openCaller(simulator, 'priya')
    await ada.ask('POST', `${chat}/transfer`, { transfer: { agent: { id: 4100000002 } } })
    now += 21_000
    await askAsVisitor(simulator, 'GET', `${chatKey}/info`)
    expect((await mateo.ask('GET', '/availability')).json.availability.chat).toBe('Away')
    expect([await ada.ringingCount(), await priya.ringingCount()]).toEqual(['1', '0'])
  })

  it('§5.5-22, §5.5-23 shows the survey and takes answers that fit', async () => {
    await using stage = await setUp()
    const { ada, chat } = stage
    const read = async () => (await ada.ask('GET', `${chat}/survey`)).json.survey
    const { header, question } = await read()
    expect(header).toEqual(expect.any(String))
    expect(new Set(question.map(({ type }: { type: string }) => type))).toEqual(
      new Set(['dropdown', 'checkbox', 'radio', 'radio side by side', 'text']),
    )
    const submit = async (...answers: object[]) =>
      (await ada.ask('PUT', `${chat}/survey`, { survey: { question: answers } })).status
    expect(await submit({ id: '1', answer: 'No' })).toBe(400)
    expect(await submit({ id: '1', answer: 'No' }, { id: 2, answer: ['Not possible'] })).toBe(200)
    expect(await submit({ id: '3', answer: ['Order', 'Delivery'] })).toBe(200)
    expect(await submit({ id: '1', answer: 'Perhaps' })).toBe(400)
    expect(await submit({ id: '5', answer: 'seventeen' })).toBe(400)
    expect(await submit({ id: '99', answer: 'x' })).toBe(400)
    const after = await read()
    expect(after.question[0]).toMatchObject({ mandatory: true, order: '1', lastKnownValue: 'No' })
    expect(after.question[0].entry[2]).toEqual({ checked: true, value: 'No', logic: { showLogicId: '10' } })
    expect(after.question[2].entry.map(({ checked }: { checked: boolean }) => checked)).toEqual([true, true, false])
  })
})

describe('the visitor', () => {
  it('§5.6-24 tells about an authenticated visitor, to the agent of the chat only', async () => {
    await using stage = await setUp({}, { participant })
    const { ada, mateo } = stage
    const { info } = (await ada.ask('GET', `${stage.chat}/info`)).json
    const link = info.link.find((one: { '@rel': string }) => one['@rel'] === 'participant-extended-info')
    const path = new URL(link['@href']).pathname.replace(ada.root, '')
    const { name, surname, contacts, participantId, ...customer } = participant
    expect((await ada.ask('GET', path)).json).toEqual({
      authenticatedParticipantInfo: { isUserAuthenticated: true, participantId, ...customer },
      authenticatedPersonalInfo: { name, surname, contacts },
    })
    expect((await mateo.ask('GET', path)).status).toBe(403)
    expect((await ada.ask('GET', '/participantExtendedInfo/nobody')).status).toBe(404)
  })

  it('§5.1-b, §5.1-c, §7.2 has a visit with its info and its custom variables, pre-chat answers among them', async () => {
    const customVariables = [
      { name: 'orderNumber', value: 4711, displayName: 'Order number' },
      { name: 'tier', value: 'gold', scope: 'visitor', source: 'rule engine' },
    ]
    await using stage = await setUp({}, { customVariables })
    const { ada, chatKey } = stage
    const { link } = (await ada.ask('GET', stage.chat)).json.chat
    const visit = new URL(link.find((one: { '@rel': string }) => one['@rel'] === 'visit-id')['@href']).pathname
    expect(visit.split('/').at(-1)).toBe(chatKey.replace(/-[0-9a-f]+K/, 'K'))
    const follow = async (path: string) => (await ada.ask('GET', path.replace(ada.root, ''))).json
    const { visitId } = await follow(visit)
    expect(rels(visitId.link)).toEqual(['self', 'info', 'custom-variables'])
    const { visitInfo } = await follow(`${visit}/info`)
    expect(visitInfo).toMatchObject({ isInCurrentChat: true, visitorId: expect.any(Number) })
    for (const part of ['sessionInfo', 'visitorInfo', 'time']) {
      expect(visitInfo[part].info[0]).toEqual({ '@name': expect.any(String), $: expect.any(String) })
    }
    expect((await follow(`${visit}/customVariables`)).customVariables.customVariable).toMatchObject([
      { '@source': 'prechat', '@scope': 'session', name: 'orderNumber', displayName: 'Order number', value: '4711' },
      { '@source': 'rule engine', '@scope': 'visitor', name: 'tier', displayName: 'tier', value: 'gold' },
    ])
    expect((await stage.mateo.ask('GET', visit.replace(ada.root, ''))).status).toBe(403)
    expect((await ada.ask('GET', '/visits/visit/H1K1')).json.error.internalCode).toBe(12)
  })

  it('§5.1-d, §7.3 gives the visit’s state with its engagement attributes, for 6 h', async () => {
    let now = 1_700_000_000_000
    const sde = { personalInfo: { name: 'Lin' }, lead: { topic: 'e-bike', value: 1999 } }
    await using stage = await setUp({ now: () => now, switches: { chatTimeout: 0 } }, { sde })
    const { ada, simulator } = stage
    const { info } = (await ada.ask('GET', `${stage.chat}/info`)).json
    const root = `/api/account/90001234/monitoring/visitors/${info.sharkVisitorId}/visits/current/state`
    const path = `${root}?v=1&sid=${info.sharkSessionId}&filter=agent`
    const read = (authorization = ada.authorization) => call(simulator, 'GET', path, { headers: { authorization } })
    expect((await read()).json).toMatchObject({
      id: info.sharkVisitorId,
      engagements: [expect.anything()],
      pages: [expect.anything()],
      userAgent: expect.any(String),
      deviceOS: expect.any(String),
      lpv4: expect.any(String),
      personalInfo: {
        serverTimeStamp: expect.any(String),
        contexts: { page: { id: '1' } },
        personalInfo: { name: 'Lin' },
      },
      lead: { lead: { topic: 'e-bike', value: 1999 } },
    })
    expect((await read('Bearer nobody')).status).toBe(401)
    expect((await read(stage.mateo.authorization)).status).toBe(403)
    now += 6 * 3_600_000 + 1
    const late = await logIn(simulator, 'ada')
    const gone = await read(`Bearer ${late.json.bearer}`)
    expect([gone.status, gone.json.error.internalCode]).toEqual([404, 12])
    const smt = await call(simulator, 'GET', '/api/account/90001234/service/smt/baseURI.json?version=1.0')
    expect(smt.json.baseURI).toBe(new URL(simulator.url).host)
  })

  it('§2, §7.3 may serve the state of visits at a port of its own, which Domain API and login name', async () => {
    await using stage = await setUp({ ownVisitPort: true }, { sde: { lead: { topic: 'e-bike' } } })
    const { ada, simulator } = stage
    const smt = await call(simulator, 'GET', '/api/account/90001234/service/smt/baseURI.json?version=1.0')
    const host: string = smt.json.baseURI
    expect(host).not.toBe(new URL(simulator.url).host)
    const login = await logIn(simulator, 'ada')
    expect(login.json.csdsCollectionResponse.baseURIs).toContainEqual(smt.json)
    const { info } = (await ada.ask('GET', `${stage.chat}/info`)).json
    const root = `/api/account/90001234/monitoring/visitors/${info.sharkVisitorId}/visits/current/state`
    const path = `${root}?v=1&sid=${info.sharkSessionId}&filter=agent`
    const headers = { authorization: ada.authorization }
    const answer = await request(`http://${host}${path}`, { headers })
    expect(await answer.body.json()).toMatchObject({ lead: { lead: { topic: 'e-bike' } } })
    expect((await call(simulator, 'GET', path, { headers })).status).toBe(404)
  })

  it('§13 starts with what the visitor wrote before, is shown no agents-only line, and sends no HTML', async () => {
    await using stage = await setUp({}, { preChatLines: { line: ['about my invoice', 'it is double'] } })
    const { ada, chat, chatKey, simulator } = stage
    await ada.say(chatKey, 'note', { subType: 'ONLY_TO_REP' })
    const said = await sayAsVisitor(simulator, chatKey, '<b>hello</b>')
    expect([said.status, said.headers.get('location')]).toEqual([201, expect.stringMatching(/\/events\/7$/)])
    const { event } = (await ada.ask('GET', `${chat}/events`)).json.events
    expect(event.slice(2, 4)).toMatchObject([{ text: 'about my invoice', source: 'visitor' }, { text: 'it is double' }])
    expect(event.at(-1)).toMatchObject({ text: '<b>hello</b>', textType: 'plain' })
    const whole = (await askAsVisitor(simulator, 'GET', chatKey)).json.chat
    expect(whole.info.state).toBe('chatting')
    expect(whole.events.event.map((one: { '@id': string }) => one['@id'])).toEqual(['0', '1', '2', '3', '4', '5', '7'])
    const ended = await askAsVisitor(simulator, 'POST', `${chatKey}/events`, {
      event: { '@type': 'state', state: 'ended' },
    })
    expect([ended.status, ended.headers.get('location')]).toEqual([201, expect.stringMatching(/\/events\/8$/)])
  })
})
