import { describe, expect, it } from 'vitest'
import { toBridgeEvents } from '../../../src/platform/bridge/bridge-events.ts'
import { bridgeFacts } from '../../../src/platform/bridge/bridge-facts.ts'
import { bridgeBody, parseBridgeLines } from '../../../src/platform/bridge/wire.ts'

const now = new Date('2026-11-23T09:30:00Z')
const base = { accountId: '1', rtSessionId: '77', visit: 'v1', startedAt: Date.parse('2026-11-23T09:00:00Z') }
const visitorLine = { id: '3', source: 'visitor', text: 'My card was declined', textType: 'plain', subType: 'REGULAR' }

function eventsOf(body: object) {
  const parsed = bridgeBody.parse({ ...base, ...body })
  return toBridgeEvents(parsed, parseBridgeLines(parsed.lines).lines, { externalId: 'ada~1~77', agent: 'ada', now })
}

const lineOf = (line: object) => eventsOf({ lines: [{ ...visitorLine, ...line }] })[1]

describe('a line of the workspace', () => {
  it.each([
    ['2024-01-05T09:00:04.120+0100', '2024-01-05T08:00:04.120Z'],
    ['2024-01-05T09:00:04.120+01:00', '2024-01-05T08:00:04.120Z'],
    [Date.parse('2026-11-23T09:00:07Z'), '2026-11-23T09:00:07.000Z'],
    ['yesterday', '2026-11-23T09:00:03.000Z'],
    [undefined, '2026-11-23T09:00:03.000Z'],
  ])('was said at %s, which is %s', (time, at) => {
    expect(lineOf({ time })?.at.toISOString()).toBe(at)
  })

  it('is HTML where an agent wrote it, whatever it says of itself', () => {
    expect(lineOf({ source: 'agent', textType: 'plain' })).toMatchObject({ speaker: 'agent', html: true })
    expect(lineOf({})).toMatchObject({ speaker: 'visitor', html: false, agentsOnly: false })
    expect(lineOf({ subType: 'PRIVATE' })).toMatchObject({ agentsOnly: true })
  })

  it('keeps its id when the page comes again, and other words under its number are another line', () => {
    expect(lineOf({ time: 1 })?.eventId).toBe(lineOf({ time: 1 })?.eventId)
    expect(lineOf({ text: 'Other words' })?.eventId).not.toBe(lineOf({})?.eventId)
  })

  it('of a kind of tomorrow is counted and holds up no other', () => {
    expect(parseBridgeLines([{ id: '1', source: 'robot', text: 'x' }, visitorLine, null])).toMatchObject({
      lines: [{ id: '3' }],
      unreadable: 2,
    })
  })
})

it('says who has the conversation, anew for every visit of the page and when more is known', () => {
  const startOf = (body: object) => eventsOf(body)[0]
  expect(startOf({ visitorName: 'Visitor' })).not.toHaveProperty('visitorName')
  expect(startOf({ visitorName: 'Lena', skill: 'billing' })).toMatchObject({
    type: 'conversation-started',
    agent: 'ada',
    visitorName: 'Lena',
    skill: 'billing',
    at: new Date(base.startedAt),
  })
  expect(startOf({ chatKey: 'H10001-abcK9' })).toHaveProperty('chatKey', 'H10001-abcK9')
  expect(startOf({ chatKey: 'what a page likes' })).not.toHaveProperty('chatKey')
  const ids = [{}, { visit: 'v2' }, { visitorName: 'Lena' }].map((body) => startOf(body)?.eventId)
  expect(new Set(ids).size).toBe(3)
})

it('ends a conversation, and leaves one that another agent has now', () => {
  expect(eventsOf({ over: 'ended' }).at(-1)).toMatchObject({ type: 'state-changed', state: 'ended' })
  expect(eventsOf({ over: 'left' }).at(-1)).toMatchObject({ type: 'agent-changed', agent: '~' })
})

it('takes facts under the names that they have where Sotto polls', () => {
  const body = bridgeBody.parse({
    ...base,
    visitorInfo: { country: 'Spain', IpAddress: '203.0.113.7', visitorTyping: true, browser: 'Firefox' },
    preChat: {
      email: { value: 'lena@example.org', displayName: 'Your e-mail' },
      customizedQuestions: [{ name: 'order', displayName: 'Order', value: '4711', '@source': 'prechat' }],
    },
    customVariables: [{ name: 'consent', value: 'yes', '@source': 'rule engine' }, { broken: true }],
    sde: {
      customerDetails: [{ status: 'cancelled', type: 'vip' }],
      personalInfo: [{ firstname: 'Lena', contactInfo: [{ email: 'lena@example.org', phone: '' }] }],
      shoppingCart: [{ cartTotal: '90', numItems: 2, products: [{ name: 'Helmet', quantity: 2 }] }],
      viewedProducts: [{ name: 'Lock' }, { name: 'Pump' }],
      unheardOf: [{ a: 1 }],
    },
  })
  expect(bridgeFacts(body, { keepIp: false })).toEqual([
    { name: 'Your e-mail', value: 'lena@example.org', source: 'pre-chat', personal: 'EMAIL' },
    { name: 'Order', key: 'order', value: '4711', source: 'pre-chat' },
    { name: 'consent', key: 'consent', value: 'yes', source: 'custom-variable' },
    { name: 'Customer status', value: 'cancelled', source: 'engagement-attribute' },
    { name: 'Customer type', value: 'vip', source: 'engagement-attribute' },
    { name: 'First name', value: 'Lena', source: 'engagement-attribute', personal: 'NAME' },
    { name: 'E-mail', value: 'lena@example.org', source: 'engagement-attribute', personal: 'EMAIL' },
    { name: 'In the cart', value: 'Helmet × 2', source: 'engagement-attribute' },
    { name: 'Items in the cart', value: '2', source: 'engagement-attribute' },
    { name: 'Cart total', value: '90', source: 'engagement-attribute' },
    { name: 'Looked at', value: 'Lock, Pump', source: 'engagement-attribute' },
    { name: 'Country', value: 'Spain', source: 'visit' },
    { name: 'Browser', value: 'Firefox', source: 'visit' },
  ])
})
