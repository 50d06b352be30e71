import { Agent, request } from 'undici'
import { describe, expect, it } from 'vitest'
import { parseChat } from '../../src/platform/liveperson-chat/wire.ts'
import { openWritingSession } from '../../src/platform/liveperson-chat/writing-client.ts'
import { ConsumerClient } from '../../src/simulator/actors/consumer-client.ts'
import { createCertificate, trustAuthority } from '../../src/simulator/create-certificate.ts'
import { startSimulator } from '../../src/simulator/simulator.ts'
import { until } from '../helpers/until.ts'

const agents = [
  { agentId: 'ada', name: 'Ada', nickname: 'Ada', skills: ['deliveries'] },
  { agentId: 'ben', name: 'Ben', nickname: 'Ben', skills: ['billing'] },
]

describe('an agent program', () => {
  it('works over TLS from log-in to log-out, and the visitor sees nothing that is for agents only', async () => {
    const certificate = await createCertificate()
    trustAuthority(certificate)
    await using simulator = await startSimulator({ agents, tls: certificate })
    expect(simulator.url).toMatch(/^https:/)
    const signal = AbortSignal.timeout(25_000)
    const open = (index: number) => {
      const { loginName = '', password = '' } = simulator.agents[index] ?? {}
      const { url: domainUrl, account } = simulator
      return openWritingSession({ domainUrl, account, loginName, password, ca: certificate.ca, signal })
    }
    await using ada = await open(0)
    await using ben = await open(1)
    for (const agent of [ada, ben]) await agent.setAvailability('Online')
    expect(await ada.availability()).toMatchObject({ chat: 'Online' })
    expect(await ada.agentInfo()).toMatchObject({
      agentName: 'Ada',
      skillsInfo: { skillInfo: [{ name: 'deliveries' }] },
    })
    expect(await ada.availableAgents({ chatState: 'Online' })).toMatchObject([
      { nickname: 'Ada', chatState: 'Online' },
      { nickname: 'Ben', chatState: 'Online' },
    ])
    expect(await ada.availableSlots({ skill: 'billing' })).not.toBe(0)

    const visitor = new ConsumerClient(simulator.url, simulator.account)
    const key = await visitor.requestChat({ visitorName: 'Lena', skill: 'deliveries' }, signal)
    await until('the ring', async () => (await ada.ringingCount()) === 1)
    expect(await ada.accept()).toEqual({ chatKey: key })
    await visitor.say(key, 'Where is my bike?', signal)
    await ada.setTyping(key, true)
    await ada.sendLine(key, 'Let me look.')
    await ada.sendLine(key, '<div dir="ltr">It is <b>here</b></div>', { html: true })
    await ada.sendLine(key, 'a note among us', { agentsOnly: true })
    await ada.setTyping(key, false)
    expect((await ada.readChat(key)).events.map(({ text }) => text)).toContain('a note among us')

    const [billing] = await ada.transferSkills(key)
    expect(billing).toMatchObject({ name: 'billing', onlineAgents: 1 })
    await expect(ada.transfer(key, { skillId: '999999' }, 'nobody')).rejects.toMatchObject({
      name: 'RequestRefusedError',
    })
    await ada.transfer(key, { skillId: billing?.id ?? '' }, 'she asks about her bill now')
    await until('the ring at the other', async () => (await ben.ringingCount()) === 1)
    await ben.accept()
    const page = await ben.readChat(key)
    expect(page.info).toMatchObject({ state: 'chatting', agentId: ben.platformAgentId })
    expect(page.events.map(({ text }) => text)).toContain('she asks about her bill now')
    await ben.sendLine(key, 'Hello Lena, Ben here.')
    const { question } = await ben.survey(key)
    const mandatory = question.filter((one) => one.mandatory === true)
    expect(mandatory.length).toBeGreaterThan(0)
    await ben.submitSurvey(key, new Map([['1', ['Yes']]]))
    await ben.endChat(key)

    const connections = new Agent({ connect: { ca: certificate.ca } })
    const events = `${simulator.url}/api/account/${simulator.account}/chat/${key}/events?v=1&NC=true`
    const headers = { authorization: 'LivePerson appKey=a-web-page', accept: 'application/json' }
    const shown = await (await request(events, { dispatcher: connections, headers })).body.json()
    await connections.close()
    const seen = parseChat({ chat: shown }).events.map(({ text }) => text ?? '')
    expect(seen).toEqual(expect.arrayContaining(['Where is my bike?', 'Let me look.', 'Hello Lena, Ben here.']))
    expect(seen.join(' ')).toContain('<b>here</b>')
    expect(seen.join(' ')).not.toMatch(/a note among us|about her bill/)
    await ada.refresh()
    await ada.logout()
    await expect(ada.ringingCount()).rejects.toMatchObject({ name: 'SessionLostError' })
    await ben.logout()
  })
})
