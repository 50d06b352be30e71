import { describe, expect, it } from 'vitest'
import { auditKindOf } from '../../src/simulator/audit.ts'
import { startSimulator } from '../../src/simulator/simulator.ts'
import { call, logIn, openCaller, sayAsVisitor, startChat } from './platform-caller.ts'

const agents = [{ agentId: 'ada', name: 'Ada Lindqvist' }]
const account = '/api/account/90001234'

describe('the kind of a request', () => {
  it.each([
    ['GET', `${account}/agentSession/1/chat/H1-aK1`, 'read'],
    ['POST', `${account}/login`, 'open'],
    ['POST', `${account}/refresh`, 'open'],
    ['POST', `${account}/agentSession`, 'open'],
    ['POST', `${account}/logout`, 'write'],
    ['PUT', `${account}/agentSession/1/availability`, 'write'],
    ['POST', `${account}/agentSession/1/incomingRequests`, 'write'],
    ['POST', `${account}/agentSession/1/nothing/known`, 'write'],
    ['POST', `${account}/chat/request`, 'consumer'],
    ['POST', `${account}/chat/H1-aK1/events`, 'consumer'],
  ])('%s %s is %s', (verb, path, kind) => {
    expect(auditKindOf(verb, path)).toBe(kind)
  })
})

describe('the audit', () => {
  it('writes down who did what, refused and unknown calls included, and no query', async () => {
    await using simulator = await startSimulator({ agents })
    const ada = await openCaller(simulator, 'ada')
    await ada.setAvailability('Online')
    await ada.ask('POST', '/nothing', {})
    await call(simulator, 'GET', `${ada.root}/info?v=1&NC=true&secret=yes`)
    await ada.keepLogin('logout')
    const agentSessionId = ada.root.split('/').at(-1)
    const who = { loginName: 'ada@demo.example', agentId: 'ada', actor: false }
    expect(simulator.audit.list()).toMatchObject([
      { n: 1, verb: 'POST', path: `${account}/login`, status: 200, kind: 'open', who },
      { n: 2, verb: 'POST', path: `${account}/agentSession`, status: 201, kind: 'open', who },
      { verb: 'PUT', path: `${ada.root}/availability`, status: 200, kind: 'write', who: { ...who, agentSessionId } },
      { verb: 'POST', path: `${ada.root}/nothing`, status: 404, kind: 'write', who },
      { verb: 'GET', path: `${ada.root}/info`, status: 401, kind: 'read', who: { actor: false } },
      { verb: 'POST', path: `${account}/logout`, status: 200, kind: 'write', who },
    ])
    expect(simulator.status()).toMatchObject({ requests: 6, writes: { actors: 0, others: 3 } })
  })

  it('knows the simulator’s own logins by their secret, and visitors by their side', async () => {
    await using simulator = await startSimulator({ agents })
    const actor = await openCaller(simulator, 'ada', await logIn(simulator, 'ada', simulator.actorHeaders))
    await actor.setAvailability('Online')
    const pretender = await openCaller(simulator, 'ada', await logIn(simulator, 'ada', { 'x-sotto-actor': '1' }))
    await pretender.setAvailability('Away')
    await sayAsVisitor(simulator, await startChat(simulator), 'hello')
    const writes = (await call(simulator, 'GET', '/simulator/audit?kind=write&actor=false')).json.entries
    expect(writes).toMatchObject([{ path: `${pretender.root}/availability` }])
    const [{ n }] = writes
    const later = (await call(simulator, 'GET', `/simulator/audit?after=${n}`)).json.entries
    expect(later).toMatchObject([
      { kind: 'consumer', who: { actor: true } },
      { kind: 'consumer', who: { actor: true } },
    ])
    expect(simulator.status().writes).toEqual({ actors: 3, others: 1 })
  })

  it('tells the truth about every chat, one a line', async () => {
    await using simulator = await startSimulator({ agents })
    const chatKey = await startChat(simulator)
    await sayAsVisitor(simulator, chatKey, 'hello')
    const truth = await (await fetch(`${simulator.url}/simulator/truth`)).text()
    expect(
      truth
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { chatKey, state: 'waiting', events: [{}, {}, {}, { id: 3, type: 'line', source: 'visitor', text: 'hello' }] },
    ])
  })
})
