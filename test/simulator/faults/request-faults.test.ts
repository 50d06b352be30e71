import { describe, expect, it } from 'vitest'
import { requestFaultKinds } from '../../../src/simulator/faults/fault-kinds.ts'
import { until } from '../../helpers/until.ts'
import { call, logIn, sayAsVisitor, versioned } from '../platform-caller.ts'
import { eventsOf, idsOf, setUpFaults } from './fault-stage.ts'

describe('a fault of one request', () => {
  it.each([
    ['unauthorized', 401, /"error"/],
    ['chat-forbidden', 403, /"error"/],
    ['chat-missing', 404, /"internalCode":12/],
    ['throttled', 429, /"error"/],
    ['throttled-retry-after', 429, /"error"/],
    ['error-500', 500, /"error"/],
    ['error-502', 502, /<h1>/],
    ['error-503', 503, /"error"/],
    ['error-504', 504, /<h1>/],
    ['html', 200, /^<!DOCTYPE html>/],
    ['chat-error', 200, /^\{"chat":\{"error":\{/],
  ])('%s answers %i once, and then all is well again', async (kind, status, body) => {
    await using stage = await setUpFaults()
    await stage.once(kind)
    const hit = await stage.listen(`/chat/${stage.chatKey}`)
    expect(hit).toMatchObject({ status, text: expect.stringMatching(body) })
    const wait = hit.headers?.['retry-after']
    if (kind === 'throttled-retry-after') expect(Number(wait)).toBeGreaterThan(0)
    else expect(wait).toBeUndefined()
    expect(idsOf(await stage.listen(`/chat/${stage.chatKey}`))).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(stage.counts()).toEqual({ [kind]: 1 })
  })

  it('refused closes the connection without a byte, and the audit has the call with status 0', async () => {
    await using stage = await setUpFaults()
    await stage.once('refused')
    expect(await stage.listen('/chatSessions')).toEqual({ error: 'UND_ERR_SOCKET' })
    expect(stage.simulator.audit.list().at(-1)).toMatchObject({
      path: `${stage.listener.root}/chatSessions`,
      status: 0,
      kind: 'read',
      who: { agentId: 'ada', actor: false },
    })
    expect((await stage.listen('/chatSessions')).status).toBe(200)
  })

  it('reset-mid-body sends a part of the body, and the audit has the call', async () => {
    await using stage = await setUpFaults()
    await stage.once('reset-mid-body')
    const hit = await stage.listen(`/chat/${stage.chatKey}`)
    expect(hit.text).toBeUndefined()
    expect(['ECONNRESET', 'UND_ERR_SOCKET']).toContain(hit.error)
    expect(stage.simulator.audit.list().at(-1)).toMatchObject({ status: 200 })
    expect((await stage.listen(`/chat/${stage.chatKey}`)).status).toBe(200)
  })

  it('truncated-json looks whole half of the time, and promises more in the other half', async () => {
    await using stage = await setUpFaults({ faults: 'seed=3' })
    await stage.once('truncated-json', { count: 12 })
    const seen = new Set<string>()
    for (let n = 0; n < 12; n += 1) {
      const { status, text, error } = await stage.listen(`/chat/${stage.chatKey}`)
      expect(status).toBe(200)
      if (text !== undefined) expect(() => JSON.parse(text)).toThrow(SyntaxError)
      seen.add(error ?? 'looks whole')
    }
    expect([...seen].sort()).toEqual(['UND_ERR_SOCKET', 'looks whole'])
  })

  it('slow-first-byte and slow-body are late and complete', async () => {
    await using stage = await setUpFaults({ faults: 'slow=300ms,seed=1' })
    for (const kind of ['slow-first-byte', 'slow-body']) {
      await stage.once(kind)
      expect(idsOf(await stage.listen(`/chat/${stage.chatKey}`))).toHaveLength(7)
    }
    expect(stage.counts()).toEqual({ 'slow-first-byte': 1, 'slow-body': 1 })
    await stage.control('', { spec: 'slow=1h' })
    for (const kind of ['slow-first-byte', 'slow-body']) {
      await stage.once(kind)
      const answered: string[] = []
      const late = stage.listen(`/chat/${stage.chatKey}`).then((got) => (answered.push('late'), got))
      await until('the slow one', () => stage.counts()[kind] === 2)
      await stage.listen('/info')
      answered.push('in time')
      await stage.control('', { spec: 'slow=1h' })
      expect(idsOf(await late)).toHaveLength(7)
      expect(answered).toEqual(['in time', 'late'])
    }
  })

  it('slow answers wait for nobody who has gone, and end with the faults', async () => {
    await using stage = await setUpFaults({ faults: 'slow=1h' })
    await stage.once('slow-body')
    const gone = await stage.get(versioned(`${stage.listener.root}/info`), {
      headers: stage.listener.headers,
      signal: AbortSignal.timeout(100),
    })
    expect(gone.text).toBeUndefined()
    await stage.once('slow-first-byte')
    const late = stage.listen('/info')
    await expect.poll(() => stage.counts()['slow-first-byte']).toBe(1)
    await stage.control('', { spec: '' })
    expect((await late).status).toBe(200)
  })

  it('duplicated-events, out-of-order-events and clock-skew tell the same events otherwise', async () => {
    await using stage = await setUpFaults()
    const path = `/chat/${stage.chatKey}/events`
    const truth = eventsOf(await stage.listen(path))

    await stage.once('duplicated-events')
    const twice = idsOf(await stage.listen(path))
    expect(twice.length).toBeGreaterThan(7)
    expect([...new Set(twice)]).toEqual([0, 1, 2, 3, 4, 5, 6])

    await stage.once('out-of-order-events')
    const mixed = idsOf(await stage.listen(path))
    expect(mixed).not.toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(mixed.toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5, 6])

    await stage.once('clock-skew')
    const skewed = eventsOf(await stage.listen(path))
    const shifts = skewed.map(({ time = '' }, index) => Date.parse(time) - Date.parse(truth[index]?.['time'] ?? ''))
    expect(new Set(shifts).size).toBe(1)
    expect(Math.abs(shifts[0] ?? 0)).toBeGreaterThan(0)
    expect(Math.abs(shifts[0] ?? 0)).toBeLessThanOrEqual(3_600_000)
    expect(skewed[0]?.['time']).toMatch(/\+01:00$/)
    expect(eventsOf(await stage.listen(path))).toEqual(truth)
  })

  it('changes the multiple-chats answer as well', async () => {
    await using stage = await setUpFaults()
    await stage.once('duplicated-events')
    const { text = '' } = await stage.listen(`/chat?chatSessionKeys=${stage.chatKey}`)
    expect(JSON.parse(text).chats.chat.events.event.length).toBeGreaterThan(7)
  })

  it('repeating-next leaves both next links where they were', async () => {
    await using stage = await setUpFaults()
    const chat = `${stage.simulator.url}${stage.listener.root}/chat/${stage.chatKey}`
    await stage.once('repeating-next', { count: 2 })
    expect((await stage.listen(`/chat/${stage.chatKey}?from=4`)).text?.match(/[^"]*from=\d+/g)).toEqual([
      `${chat}?from=4`,
      `${chat}/events?from=4`,
    ])
    expect((await stage.listen(`/chat/${stage.chatKey}/events`)).text).toContain(`${chat}/events?from=0"`)
    expect((await stage.listen(`/chat/${stage.chatKey}/events`)).text).toContain(`${chat}/events?from=7"`)
  })

  it('id-gap moves the ids on for every reader, and next links go on working', async () => {
    await using stage = await setUpFaults()
    await stage.once('id-gap')
    const before = await stage.listen(`/chat/${stage.chatKey}/events`)
    expect(before.text).toContain('/events?from=7"')
    await sayAsVisitor(stage.simulator, stage.chatKey, 'four')
    await sayAsVisitor(stage.simulator, stage.chatKey, 'five')
    const seen = idsOf(await stage.listen(`/chat/${stage.chatKey}/events?from=7`))
    expect(seen).toEqual([seen[0], (seen[0] ?? 0) + 1])
    expect(seen[0]).toBeGreaterThan(7)
    const human = (await stage.human.ask('GET', `/chat/${stage.chatKey}/events`)).json.events
    expect(human.event.map((event: { '@id': string }) => Number(event['@id']))).toEqual([0, 1, 2, 3, 4, 5, 6, ...seen])
    expect(human.link[1]['@href']).toMatch(new RegExp(`from=${(seen[1] ?? 0) + 1}$`))
    const location = (await stage.human.say(stage.chatKey, 'answer')).headers.get('location')
    expect(location).toMatch(new RegExp(`/events/${(seen[1] ?? 0) + 1}$`))
  })
})

describe('a fault that does not fit', () => {
  it('waits for a request that it fits, and does not count before', async () => {
    await using stage = await setUpFaults()
    for (const kind of ['chat-forbidden', 'chat-error', 'out-of-order-events', 'id-gap', 'repeating-next']) {
      await stage.once(kind)
    }
    expect((await stage.findHost()).status).toBe(200)
    expect((await stage.listen('/chatSessions')).status).toBe(200)
    await stage.listen('/chat/availableSlots')
    expect((await logIn(stage.simulator, 'ada')).status).toBe(200)
    expect(stage.counts()).toEqual({})
    expect(stage.simulator.faults.status().armed).toHaveLength(5)
  })

  it('is not drawn: an answer with one event has no order, one with none nothing to repeat', async () => {
    await using stage = await setUpFaults({ faults: 'out-of-order-events=1' })
    expect(idsOf(await stage.listen(`/chat/${stage.chatKey}?from=6`))).toEqual([6])
    expect(stage.counts()).toEqual({})
    expect(idsOf(await stage.listen(`/chat/${stage.chatKey}?from=5`))).toEqual([6, 5])
    expect(stage.counts()).toEqual({ 'out-of-order-events': 1 })
    await stage.control('', { spec: 'duplicated-events=0.5,clock-skew=0.5' })
    expect(idsOf(await stage.listen(`/chat/${stage.chatKey}?from=7`))).toEqual([])
    expect(stage.counts()).toEqual({ 'out-of-order-events': 1 })
  })

  it('a 401 is never the answer to a login: that would mean a wrong password', async () => {
    await using stage = await setUpFaults()
    await stage.control('', { spec: 'unauthorized=1' })
    expect((await logIn(stage.simulator, 'ada')).status).toBe(200)
    expect((await stage.listener.keepLogin('refresh')).status).toBe(401)
    expect((await stage.listen('/info')).status).toBe(401)
  })
})

describe('who is hit', () => {
  const everything = requestFaultKinds.filter((kind) => !kind.startsWith('slow')).map((kind) => `${kind}=1`)

  it('spares the simulator’s own agents and visitors, even with a session that was ended', async () => {
    await using stage = await setUpFaults()
    await stage.control('', { spec: everything.join(',') })
    const { simulator, human, chatKey } = stage
    const actorHeaders = simulator.actorHeaders
    for (let n = 0; n < 10; n += 1) {
      expect((await human.ask('GET', `/chat/${chatKey}`)).json.chat.events.event.length).toBe(7 + n)
      expect((await sayAsVisitor(simulator, chatKey, 'more')).status).toBe(201)
      const path = `/api/account/${simulator.account}/service/agentVep/baseURI?version=1.0`
      expect((await call(simulator, 'GET', path, { headers: actorHeaders })).status).toBe(200)
      expect((await logIn(simulator, 'ada', actorHeaders)).status).toBe(200)
    }
    await human.keepLogin('logout')
    for (let n = 0; n < 5; n += 1) expect((await human.ask('GET', '/info')).json.error.message).toMatch(/bearer/)
    expect(stage.counts()).toEqual({})
  })

  it('hit=everyone spares nobody', async () => {
    await using stage = await setUpFaults()
    await stage.control('', { spec: 'error-503=1,hit=everyone' })
    expect((await stage.human.ask('GET', '/info')).status).toBe(503)
    expect((await sayAsVisitor(stage.simulator, stage.chatKey, 'more')).status).toBe(503)
    expect((await stage.control('', { spec: '' })).status).toBe(200)
    expect((await stage.human.ask('GET', '/info')).status).toBe(200)
  })
})
