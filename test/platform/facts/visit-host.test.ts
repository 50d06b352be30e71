import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { openReadingSession } from '../../../src/platform/liveperson-chat/reading-session.ts'
import { parseChat } from '../../../src/platform/liveperson-chat/wire.ts'
import { createConnections } from '../../helpers/connections.ts'
import { startLocalServer } from '../../helpers/local-server.ts'

type Asked = { readonly path: string; readonly headers: IncomingHttpHeaders }
type Script = {
  /** The host of `smt` in the login's answer. */
  readonly login?: string
  /** The same at the Domain API; without it the service is unknown there. */
  readonly domain?: string
  readonly state?: { readonly status: number; readonly body: unknown }
}

const state = { lead: { lead: { topic: 'e-bike' } } }

/** A login and agent session, the Domain API and the Visit Information API, all in one server. */
async function startHost(script: () => Script) {
  const asked: Asked[] = []
  const server = await startLocalServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '')
    asked.push({ path, headers: request.headers })
    const { host = '' } = request.headers
    const answer = (body: unknown, status = 200) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'set-cookie': 'session=secret; Path=/' })
        .end(JSON.stringify(body))
    const { login, domain, state: scripted } = script()
    if (path.endsWith('/service/agentVep/baseURI.json')) return answer({ baseURI: host })
    if (path.endsWith('/service/smt/baseURI.json')) return answer({ baseURI: domain }, domain === undefined ? 400 : 200)
    if (path.endsWith('/login')) {
      const smt = login === undefined ? [] : [{ service: 'smt', account: '1', baseURI: login }]
      const csdsCollectionResponse = { baseURIs: [{ service: 'agentVep', account: '1', baseURI: host }, ...smt] }
      return answer({ bearer: 'b', csrf: 'c', config: { userId: '41' }, csdsCollectionResponse })
    }
    if (path.endsWith('/agentSession')) {
      return answer({ agentSessionLocation: { link: { '@href': `http://${host}${path}/5`, '@rel': 'location' } } })
    }
    if (path.endsWith('/visits/current/state')) return answer(scripted?.body ?? state, scripted?.status)
    return answer({}, 404)
  })
  return Object.assign(server, { asked, host: new URL(server.url).host })
}

const page = (link: object[] = [], more: object = {}) =>
  parseChat({ chat: { link, events: {}, info: { sharkVisitorId: 'S1', sharkSessionId: 'T2', ...more } } })

async function readFacts(url: string, of = page()) {
  await using connections = createConnections()
  const signal = AbortSignal.timeout(10_000)
  const session = await openReadingSession({
    domainUrl: url,
    account: '1',
    credentials: { method: 'password', loginName: 'ada', password: 'p' },
    connections,
    onWrite: () => expect.unreachable(),
    signal,
  })
  const readings = session.facts(of)
  const read = await Promise.allSettled(readings.map((reading) => reading.read(signal)))
  return read.map((result, index) => ({
    origin: readings[index]?.origin,
    ...(result.status === 'fulfilled' ? { facts: result.value } : { error: String(result.reason) }),
  }))
}

const found = [
  { origin: 'visit-state', facts: [{ source: 'engagement-attribute', name: 'Lead topic', value: 'e-bike' }] },
]
const path = '/api/account/1/monitoring/visitors/S1/visits/current/state'

describe('the Visit Information API (reference §7.3)', () => {
  it('is asked at the host that the login’s answer names, with the bearer and without cookies', async () => {
    await using smt = await startHost(() => ({}))
    await using host = await startHost(() => ({ login: smt.host, domain: 'nowhere.example' }))
    expect(await readFacts(host.url)).toEqual(found)
    expect(smt.asked).toMatchObject([{ path, headers: { authorization: 'Bearer b' } }])
    expect(smt.asked[0]?.headers.cookie).toBeUndefined()
    expect(host.asked.map((one) => one.path)).not.toContain(path)
  })

  it('is asked at the host that the Domain API names where the login’s answer names none', async () => {
    await using smt = await startHost(() => ({}))
    await using host = await startHost(() => ({ domain: smt.host }))
    expect(await readFacts(host.url)).toEqual(found)
    expect(smt.asked.map((one) => one.path)).toEqual([path])
  })

  it('is asked at the session’s own host where neither knows one, as Postman does', async () => {
    await using host = await startHost(() => ({}))
    expect(await readFacts(host.url)).toEqual(found)
  })

  it('is not asked at a host that is none', async () => {
    await using smt = await startHost(() => ({}))
    await using host = await startHost(() => ({ login: 'evil.example/x?', domain: smt.host }))
    expect(await readFacts(host.url)).toEqual(found)
    expect(smt.asked.map((one) => one.path)).toEqual([path])
  })

  it('has nothing, and no trouble, where the visit was forgotten after 6 h; any other refusal is one', async () => {
    let body: unknown = { error: { internalCode: 12, message: 'gone' } }
    await using host = await startHost(() => ({ state: { status: 404, body } }))
    expect(await readFacts(host.url)).toEqual([{ origin: 'visit-state', facts: [] }])
    body = { error: { internalCode: 1, message: 'what lin@example.org wrote' } }
    expect(await readFacts(host.url)).toEqual([
      {
        origin: 'visit-state',
        error: expect.stringMatching(/^ChatRefusedError: GET \S+\/visitors\/…\/visits\/current\/state answered 404$/),
      },
    ])
  })

  it('takes no more facts than a prompt can use', async () => {
    const group = { contacts: Array.from({ length: 80 }, (_, index) => ({ email: `a${index}@example.org` })) }
    await using host = await startHost(() => ({ state: { status: 200, body: { personalInfo: group } } }))
    expect(await readFacts(host.url)).toMatchObject([{ facts: { length: 50 } }])
  })

  it('leaves the bearer at home where a link of visit or participant leads to another host', async () => {
    await using evil = await startHost(() => ({}))
    await using host = await startHost(() => ({}))
    const visit = [{ '@href': `${evil.url}/api/account/1/agentSession/5/visits/visit/H1K1`, '@rel': 'visit-id' }]
    const href = `${evil.url}/api/account/1/agentSession/5/participantExtendedInfo/p`
    const info = { participantId: 'p', link: { '@href': href, '@rel': 'participant-extended-info' } }
    const read = await readFacts(host.url, page(visit, info))
    expect(read.map(({ origin }) => origin)).toEqual(['custom-variables', 'visit-info', 'visit-state', 'participant'])
    for (const one of [read[0], read[1], read[3]]) expect(one).toHaveProperty('error')
    expect(read[2]).toEqual(found[0])
    expect(evil.asked).toEqual([])
  })
})
