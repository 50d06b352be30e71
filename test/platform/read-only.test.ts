import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { ReadOnlyError } from '../../src/platform/liveperson-chat/errors.ts'
import { readOnly } from '../../src/platform/liveperson-chat/read-only.ts'
import { createConnections } from '../helpers/connections.ts'
import { startLocalServer } from '../helpers/local-server.ts'

const session = '/api/account/1/agentSession/55'

const reads = [
  ['GET', '/api/account/1/service/agentVep/baseURI.json?version=1.0'],
  ['POST', '/api/account/1/login?v=1.3'],
  ['POST', '/api/account/1/refresh?v=1.3'],
  ['POST', '/api/account/1/agentSession?v=1&NC=true'],
  ['POST', '/api/account/1/agentSession.json?v=1&NC=true'],
  ['GET', `${session}/chatSessions?v=1`],
  ['GET', `${session}/chat/H1-abK2?from=4&v=1&NC=true`],
  ['GET', `${session}/chat/H1-abK2/events?from=4`],
  ['GET', `${session}/chat?chatSessionKeys=a,b&v=1`],
  ['GET', `${session}/info.json`],
  ['GET', `${session}/visits/visit/H1K2?v=1`],
  ['GET', `${session}/visits/visit/H1K2/info?v=1`],
  ['GET', `${session}/visits/visit/H1K2/customVariables?v=1`],
  ['GET', `${session}/participantExtendedInfo/6f1c-uuid?v=1`],
  ['GET', `${session}/chat/availableSlots?skill=Billing&v=1`],
  ['GET', '/api/account/1/monitoring/visitors/S1/visits/current/state?v=1&sid=T1&filter=agent'],
] as const

const writes = [
  ['POST', '/api/account/1/logout?v=1.3'],
  ['POST', `${session}/incomingRequests?v=1`],
  ['GET', `${session}/incomingRequests?v=1`],
  ['POST', `${session}/availability`],
  ['PUT', `${session}/availability`],
  ['POST', `${session}/chat/H1-abK2/events`],
  ['POST', `${session}/chat/H1-abK2/info/agentTyping`],
  ['PUT', `${session}/chat/H1-abK2/info/agentTyping`],
  ['POST', `${session}/chat/H1-abK2/transfer`],
  ['DELETE', session],
  ['POST', session],
  ['POST', `//api/account/1/agentSession/55//chat/H1-abK2/events`],
  ['POST', '/api/account/1/agentSession/../logout'],
  ['GET', '/anything/else'],
  ['GET', `${session}/visits/visit/H1K2/other`],
  ['GET', `${session}/visits`],
  ['POST', `${session}/visits/visit/H1K2/info`],
  ['PUT', `${session}/visits/visit/H1K2/customVariables`],
  ['GET', `${session}/participantInfo/6f1c-uuid`],
  ['GET', `${session}/participantExtendedInfo`],
  ['POST', `${session}/participantExtendedInfo/6f1c-uuid`],
  ['DELETE', `${session}/participantExtendedInfo/6f1c-uuid`],
  ['POST', `${session}/chat/availableSlots`],
  ['POST', '/api/account/1/monitoring/visitors/S1/visits/current/state'],
  ['PUT', '/api/account/1/monitoring/visitors/S1/visits/current/state'],
  ['GET', '/api/account/1/monitoring/visitors/S1/visits/current/events'],
  ['GET', '/api/account/1/monitoring/visitors/S1/visits/current/state/more'],
  ['GET', '/api/account/1/monitoring/visitors'],
  ['GET', '/other/api/account/1/monitoring/visitors/S1/visits/current/state'],
] as const

describe('the read-only wall', () => {
  it.each(reads)('lets %s %s pass', async (method, path) => {
    await using server = await startLocalServer((_request, response) => void response.end())
    await using agent = createConnections()
    const dispatcher = agent.compose(readOnly(() => expect.unreachable()))
    const answer = await request(server.url + path, { dispatcher, method })
    await answer.body.dump()
    expect(answer.statusCode).toBe(200)
  })

  it.each(writes)('stops %s %s before it leaves the process', async (method, path) => {
    let arrived = 0
    let stopped = 0
    await using server = await startLocalServer((_request, response) => {
      arrived += 1
      response.end()
    })
    await using agent = createConnections()
    const dispatcher = agent.compose(readOnly(() => (stopped += 1)))
    await expect(request(server.url + path, { dispatcher, method })).rejects.toThrow(ReadOnlyError)
    expect({ arrived, stopped }).toEqual({ arrived: 0, stopped: 1 })
  })

  it.each([{ 'X-HTTP-Method-Override': 'PUT' }, { 'x-http-method-override': 'GET' }])(
    'stops a method override: %o',
    async (headers) => {
      await using agent = createConnections()
      const dispatcher = agent.compose(readOnly(() => undefined))
      const url = 'http://127.0.0.1:9/api/account/1/agentSession/5/info'
      await expect(request(url, { dispatcher, method: 'GET', headers })).rejects.toThrow(ReadOnlyError)
    },
  )

  it('says nothing of people in its errors', async () => {
    await using agent = createConnections()
    const dispatcher = agent.compose(readOnly(() => undefined))
    for (const path of [
      '/api/account/1/monitoring/visitors/S1-lin/visits',
      `${session}/participantInfo/6f1c-lin?x=lin`,
    ]) {
      const failure = await request(`http://127.0.0.1:9${path}`, { dispatcher }).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(ReadOnlyError)
      expect(String(failure)).not.toMatch(/-lin|=lin/)
    }
  })

  it('lets a user that is only there to listen end its own login, and nothing else', async () => {
    await using server = await startLocalServer((_request, response) => void response.end())
    await using agent = createConnections()
    const dispatcher = agent.compose(readOnly(() => undefined, { ownLogin: true }))
    const ask = async (path: string) => {
      const answer = await request(server.url + path, { dispatcher, method: 'POST' })
      await answer.body.dump()
      return answer.statusCode
    }
    expect(await ask('/api/account/1/logout?v=1.3')).toBe(200)
    for (const [method, path] of writes.filter((write) => !write[1].includes('logout'))) {
      await expect(request(server.url + path, { dispatcher, method })).rejects.toThrow(ReadOnlyError)
    }
  })
})
