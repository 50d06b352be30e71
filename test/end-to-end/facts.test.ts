import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import { describe, expect, it } from 'vitest'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

/** The address that the simulator gives every visitor. */
const ip = '203.0.113.7'

async function startModel(answer: string): Promise<LLMock & AsyncDisposable> {
  const model = new LLMock({ port: 0 })
  await model.start()
  model.onMessage('late', { content: answer }, { chunkSize: 5 })
  return Object.assign(model, { [Symbol.asyncDispose]: () => model.stop().then(() => undefined) })
}

const chat = {
  agentId: 'ada',
  visitorName: 'Quillon',
  skill: 'deliveries',
  text: 'My bike is late',
  customVariables: [{ name: 'order', displayName: 'Order number', value: 'LW-48213', source: 'prechat' }],
  sde: {
    cartStatus: { total: 1999, currency: 'EUR', products: [{ product: { name: 'City bike' }, quantity: 1 }] },
    personalInfo: { name: 'Quillon', contacts: [{ email: 'quill.marsh@example.org' }] },
  },
  participant: {
    participantId: '3f0c9a52-7d1e-4b8a-9c36-0d5e2b7a1f44',
    customerId: 'CUST-7781',
    customerType: 'gold',
    surname: 'Marsh-Odele',
    contacts: [{ phone: '+34 600 000 011' }],
  },
}

const everything = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('')

function change(settings: object): (agentsFile: string) => void {
  return (file) => {
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), facts: settings }))
  }
}

describe.each([
  { ownVisitPort: false, at: 'the same port' },
  { ownVisitPort: true, at: 'a port of its own' },
])('facts of a conversation, the Visit Information API at $at', ({ ownVisitPort }) => {
  it('come from visit, engagement attributes and participant into the first tip, personal ones as placeholders', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform({ ownVisitPort })
    await using model = await startModel('Dear [NAME_4001], I call [PHONE_5001] about [ID_5001].')
    await using sotto = await startSotto(platform, folder.path, { OPENAI_BASE_URL: `${model.url}/v1` })
    await using ada = await sotto.openOverlay('ada')
    await platform.post('/chats', chat)
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))

    const [first = ''] = model.getRequests().map((entry) => JSON.stringify(entry.body))
    for (const fact of [
      'Order number: [ORDER_1001]',
      'Device: Desktop',
      'Browser: Firefox',
      'Current page: https://shop.example.org/help',
      'Country: Spain',
      'In the cart: City bike',
      'Cart total: 1999 EUR',
      'First name: [NAME_4001]',
      'E-mail: [EMAIL_4001]',
      'Customer type: gold',
      'Customer number: [ID_5001]',
      'Surname: [NAME_5001]',
      'Phone: [PHONE_5001]',
    ]) {
      expect(first).toContain(fact)
    }
    // The agent, who sees all this in the workspace, sees the values.
    const text = ada.tipEvents.map((event) => (event.type === 'tip-delta' ? event.text : '')).join('')
    expect(text).toBe('Dear Quillon, I call +34 600 000 011 about CUST-7781.')

    const kept =
      everything(folder.path) +
      sotto.log() +
      model
        .getRequests()
        .map((one) => JSON.stringify(one))
        .join('')
    for (const value of [ip, 'quill.marsh', 'Quillon', 'Marsh-Odele', 'CUST-7781', '600 000 011']) {
      expect(kept).not.toContain(value)
    }
    expect(sotto.log()).not.toContain('trying again')
    expect(platform.status().writes.others).toBe(0)
    const asked = platform.audit.list({ actor: false, kind: 'read' }).map(({ path }) => path)
    for (const once of [/visit\/[^/]+\/info$/, /customVariables$/, /current\/state$/, /participantExtendedInfo\//]) {
      expect(asked.filter((path) => once.test(path))).toHaveLength(1)
    }
  })
})

describe('facts that the agents file asks for', () => {
  it('hold the IP address, and a prompt gets a placeholder even then', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startModel('One moment please.')
    const environment = { OPENAI_BASE_URL: `${model.url}/v1` }
    await using sotto = await startSotto(platform, folder.path, environment, change({ keepIp: true }))
    await using ada = await sotto.openOverlay('ada')
    await platform.post('/chats', chat)
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    const asked = JSON.stringify(model.getRequests())
    expect(asked).toContain('IP address (ipaddress): [IP_3001]')
    expect(asked + everything(folder.path) + sotto.log()).not.toContain(ip)
  })

  it('say how many more chats a skill could take, asked once a minute', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startModel('One moment please.')
    const environment = { OPENAI_BASE_URL: `${model.url}/v1` }
    await using sotto = await startSotto(platform, folder.path, environment, change({ freeSlots: true }))
    await using ada = await sotto.openOverlay('ada')
    const { chatKey } = await platform.post('/chats', chat)
    const slotsAsked = () =>
      platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith('/availableSlots'))
    await until('the question', () => slotsAsked().length > 0)
    await until('the first tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'so late that I need it elsewhere' })
    await until('the second question to the model', () => model.getRequests().length > 1)
    expect(JSON.stringify(model.getRequests().at(-1)?.body)).toMatch(/Free slots of deliveries: (?:\d+|any number)/)
    // Several polls later it has still been asked once.
    expect(slotsAsked()).toHaveLength(1)
  })
})
