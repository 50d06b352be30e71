import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factSources } from '../../../src/domain/fact.ts'
import { PlatformError } from '../../../src/platform/liveperson-chat/errors.ts'
import { parseParticipant } from '../../../src/platform/liveperson-chat/facts/participant.ts'
import { parseVisitInfo } from '../../../src/platform/liveperson-chat/facts/visit-info.ts'
import { parseVisitState } from '../../../src/platform/liveperson-chat/facts/visit-state.ts'
import { parseCustomVariables, parseVisit } from '../../../src/platform/liveperson-chat/wire.ts'

const dropIp = { keepIp: false }
const info = (visitorInfo: unknown) => ({
  visitInfo: { visitorInfo: { info: visitorInfo }, sessionInfo: {}, time: null },
})
const pair = (name: string, value: string) => ({ '@name': name, $: value })

describe('the info of a visit (reference §7.2)', () => {
  it('gives what helps a tip, under one name whatever the platform calls it, and drops what is unknown', () => {
    const facts = parseVisitInfo(
      info([
        pair('deviceFamily', 'Desktop'),
        pair('operating_system', 'Linux'),
        pair('currentPage', 'https://me:pw@shop.example.org/help?email=lin@example.org#top'),
        pair('referrer', 'javascript:alert(1)'),
        pair('someNewThing', 'x'),
        pair('cookie', 'session=1'),
      ]),
      dropIp,
    )
    expect(facts).toEqual([
      { source: 'visit', name: 'Device', value: 'Desktop' },
      { source: 'visit', name: 'Operating system', value: 'Linux' },
      { source: 'visit', name: 'Current page', value: 'https://shop.example.org/help' },
    ])
  })

  it.each([
    ['ipAddress', '203.0.113.7'],
    ['IP', '2001:db8::7'],
    ['hostName', 'host-203-0-113-7.isp.example'],
    ['city', '203.0.113.7'],
    ['currentPage', 'http://203.0.113.7/help'],
    ['device', 'behind 2001:db8::7 somewhere'],
  ])('drops an IP address: %s %s', (name, value) => {
    expect(parseVisitInfo(info(pair(name, value)), dropIp)).toEqual([])
    expect(parseVisitInfo(info(pair(name, value)), { keepIp: true })).toHaveLength(1)
  })

  it('keeps an IP address that is wished for as a personal value', () => {
    expect(parseVisitInfo(info(pair('ipAddress', '203.0.113.7')), { keepIp: true })).toMatchObject([{ personal: 'IP' }])
  })
})

describe('the state of a visit (reference §7.3)', () => {
  const group = (name: string, body: object) => ({ [name]: { serverTimeStamp: '1', contexts: {}, [name]: body } })

  it('gives the machine, the page and the engagement attributes, and no IP address', () => {
    const facts = parseVisitState(
      {
        id: 'S1',
        pages: [{ url: 'https://shop.example.org/' }, { url: 'https://shop.example.org/cart?x=1', title: 'Cart' }],
        userAgent: 'Mozilla/5.0',
        deviceOS: 'Linux',
        lpv4: '203.0.113.7',
        geo: { country: 'Spain', organization: 'Isp' },
        ...group('cartStatus', {
          total: 2098,
          currency: 'EUR',
          products: [{ product: { name: 'City bike' }, quantity: 2 }, { product: { name: 'Lock' } }],
        }),
        ...group('customerInfo', {
          customerId: 'C-17',
          registrationDate: { year: 2020, month: 1, day: 2 },
          balance: '-5',
        }),
        ...group('personalInfo', {
          name: 'Lin',
          gender: 'F',
          customerAge: { customerAgeInYears: 40, customerYearOfBirth: 1986 },
          contacts: [
            { email: 'lin@example.org' },
            { email: 'ode@example.org', address: { city: 'Cádiz', zip: 11001 } },
          ],
        }),
      },
      dropIp,
    )
    const shown = facts.map(({ name, value, personal }) => `${name}: ${value}${personal ? ` (${personal})` : ''}`)
    expect(shown).toEqual([
      'Operating system: Linux',
      'Country: Spain',
      'Current page: https://shop.example.org/cart',
      'Current page title: Cart',
      'Customer number: C-17 (ID)',
      'Balance: -5',
      'Customer since: 2020-01-02',
      'First name: Lin (NAME)',
      'Year of birth: 1986 (BIRTH)',
      'E-mail: lin@example.org (EMAIL)',
      'E-mail 2: ode@example.org (EMAIL)',
      'Address 2: Cádiz, 11001 (ADDRESS)',
      'In the cart: City bike × 2, Lock',
      'Cart total: 2098 EUR',
    ])
  })

  it('takes a group whose body is not wrapped, and the last of several', () => {
    expect(parseVisitState({ lead: { topic: 'e-bike' } }, dropIp)).toMatchObject([
      { name: 'Lead topic', value: 'e-bike' },
    ])
    const many = { lead: [{ lead: { topic: 'first' } }, { lead: { topic: 'last' } }] }
    expect(parseVisitState(many, dropIp)).toMatchObject([{ value: 'last' }])
  })
})

describe('a participant (reference §5.6)', () => {
  it('marks what is personal by its field', () => {
    const facts = parseParticipant({
      authenticatedParticipantInfo: {
        isUserAuthenticated: true,
        customerId: 'C-1',
        customerType: 'gold',
        imei: '',
        role: 'buyer',
      },
      authenticatedPersonalInfo: {
        name: 'Lin',
        surname: 'Ode',
        contacts: { email: 'lin@example.org', phone: '+34 600 000 000' },
      },
    })
    expect(facts).toEqual([
      { source: 'participant', name: 'Customer type', value: 'gold' },
      { source: 'participant', name: 'Customer number', value: 'C-1', personal: 'ID' },
      { source: 'participant', name: 'Role', value: 'buyer' },
      { source: 'participant', name: 'First name', value: 'Lin', personal: 'NAME' },
      { source: 'participant', name: 'Surname', value: 'Ode', personal: 'NAME' },
      { source: 'participant', name: 'E-mail', value: 'lin@example.org', personal: 'EMAIL' },
      { source: 'participant', name: 'Phone', value: '+34 600 000 000', personal: 'PHONE' },
    ])
  })
})

const keys =
  'visitInfo visitorInfo sessionInfo time info @name name $ ipAddress device personalInfo contacts email address ' +
  'customerInfo balance currency registrationDate year month day cartStatus products product quantity pages url geo ' +
  'lpv4 city authenticatedParticipantInfo authenticatedPersonalInfo customVariables customVariable value visitId link ' +
  '@href @rel error __proto__ constructor surname role customerId total'
const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom(null, true, 7, '203.0.113.7', 'device', 'gold', 'https://203.0.113.7/x'),
)

/** Any JSON, often where the parsers look for something. */
const { tree: hostile } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    { weight: 1, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie('tree'), { maxLength: 3 }) },
    {
      weight: 4,
      arbitrary: fc.dictionary(
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...keys.split(' ')) }, { weight: 1, arbitrary: fc.string() }),
        fc.oneof(leaf, tie('tree')),
        { maxKeys: 5 },
      ),
    },
  ),
}))

describe('whatever the platform answers about a visitor', () => {
  const parsers = {
    visit: (raw: unknown) => void parseVisit(raw),
    'custom variables': (raw: unknown) => void parseCustomVariables(raw),
    'visit info': (raw: unknown) => parseVisitInfo(raw, dropIp),
    'visit state': (raw: unknown) => parseVisitState(raw, dropIp),
    participant: parseParticipant,
  }
  const wrapped = {
    visit: (raw: unknown) => ({ visitId: { link: raw } }),
    'custom variables': (raw: unknown) => ({ customVariables: { customVariable: raw } }),
    'visit info': (raw: unknown) => ({ visitInfo: { visitorInfo: { info: raw } } }),
    'visit state': (raw: unknown) => ({ personalInfo: raw, cartStatus: { cartStatus: raw }, geo: raw, pages: raw }),
    participant: (raw: unknown) => ({ authenticatedParticipantInfo: raw, authenticatedPersonalInfo: raw }),
  }

  it.each(Object.keys(parsers) as (keyof typeof parsers)[])(
    '%s: is a list of small one-line facts without IP addresses, or a PlatformError',
    { timeout: 120_000 },
    (name) => {
      let facts = 0
      fc.assert(
        fc.property(hostile, fc.boolean(), (raw, wrap) => {
          try {
            for (const fact of parsers[name](wrap ? wrapped[name](raw) : raw) ?? []) {
              facts += 1
              expect(factSources).toContain(fact.source)
              expect(fact.value).toMatch(/^\S(?:.{0,498}\S)?$/su)
              expect(fact.value + fact.name).not.toMatch(/[\n\r\p{Cc}]/u)
              if (fact.source === 'visit') expect(fact.value).not.toContain('203.0.113.7')
            }
          } catch (error) {
            if (!(error instanceof PlatformError)) throw error
          }
        }),
        { numRuns: 10_000 },
      )
      // The cases would prove little if they were all refused.
      if (name === 'visit state' || name === 'participant') expect(facts).toBeGreaterThan(100)
    },
  )
})
