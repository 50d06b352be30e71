import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { conversationStates, speakers } from '../../src/domain/conversation.ts'
import { conversationId } from '../../src/domain/ids.ts'
import {
  availabilities,
  parseAgentInfo,
  parseAvailability,
  parseAvailableAgents,
  parseSlots,
  parseSurvey,
  parseTransferError,
  parseTransferSkills,
} from '../../src/platform/liveperson-chat/agent-answers.ts'
import { PlatformError } from '../../src/platform/liveperson-chat/errors.ts'
import { toConversationEvent, toConversationInfo } from '../../src/platform/liveperson-chat/events.ts'
import { trustedLink, withVersion } from '../../src/platform/liveperson-chat/links.ts'
import {
  parseBaseUri,
  parseChat,
  parseChats,
  parseChatSessions,
  parseCustomVariables,
  parseLocation,
  parseLogin,
  parseRingingCount,
  parseVisit,
} from '../../src/platform/liveperson-chat/wire.ts'
import { mutated } from './mutate-json.ts'
import { collectSamples, visitorsWords } from './wire-samples.ts'

// What each parser may give back, told here once more and strictly: a wrong type must not come out of anything.
const some = z.string().optional()
const whole = z.int().min(0)
const event = z.strictObject({
  id: whole,
  type: z.string(),
  time: some,
  text: some,
  textType: some,
  source: some,
  by: some,
  subType: some,
  state: some,
  systemMessageId: whole.optional(),
})
const link = z.array(z.strictObject({ href: z.string(), rel: some }))
const info = z.object({ link }).catchall(some)
const page = z.looseObject({
  events: z.array(event),
  unreadable: whole,
  info: info.optional(),
  visit: some,
  next: some,
})
const host = z.string().refine((name) => URL.canParse(`https://${name}`))
const services = z.strictObject({
  baseURI: some,
  baseURIs: z.array(z.strictObject({ service: z.string(), baseURI: z.string() })),
})
const login = z.strictObject({
  bearer: z.string().min(1),
  csrf: z.string().min(1),
  sessionId: some,
  sessionTTl: whole.optional(),
  config: z.looseObject({ userId: z.string() }),
  csdsCollectionResponse: services.optional(),
})
const availability = z.enum(availabilities)
const skills = z.array(z.looseObject({ id: z.string(), name: z.string(), onlineAgents: whole.optional() }))
const agentInfo = z.looseObject({
  id: z.string(),
  agentName: some,
  displayName: some,
  loginName: some,
  maxChats: z.number().optional(),
  availability: z.looseObject({ chat: availability, voice: availability.optional() }).optional(),
  skillsInfo: z.looseObject({ skillInfo: z.array(z.looseObject({ id: z.string(), name: z.string() })) }).optional(),
})
const agent = z.looseObject({
  id: z.string(),
  chatState: availability.optional(),
  nickname: some,
  chats: whole.optional(),
})
const question = z.looseObject({ id: z.string(), label: some, type: some, mandatory: z.boolean().optional() })

type Samples = Awaited<ReturnType<typeof collectSamples>>
const parsers: readonly (readonly [string, keyof Samples, (raw: unknown) => unknown, z.ZodType])[] = [
  ['parseBaseUri', 'domain', (raw) => parseBaseUri(raw, 'agentVep'), host],
  ['parseLogin', 'login', parseLogin, login],
  ['parseLocation of a session', 'started', (raw) => parseLocation(raw, 'agentSessionLocation'), z.string()],
  ['parseLocation of a chat', 'accepted', (raw) => parseLocation(raw, 'chatLocation'), z.string()],
  [
    'parseChatSessions',
    'chatSessions',
    parseChatSessions,
    z.array(z.strictObject({ chatKey: z.string().min(1), href: z.string() })),
  ],
  ['parseRingingCount', 'ringing', parseRingingCount, whole],
  ['parseChat', 'chat', parseChat, page],
  ['parseChats', 'chats', parseChats, z.map(z.string(), page)],
  ['parseVisit', 'visit', parseVisit, z.strictObject({ customVariables: some, info: some })],
  [
    'parseCustomVariables',
    'customVariables',
    parseCustomVariables,
    z.array(z.strictObject({ source: some, name: z.string(), displayName: some, value: z.string() })),
  ],
  [
    'parseAvailability',
    'availability',
    parseAvailability,
    z.looseObject({ chat: availability, voice: availability.optional() }),
  ],
  ['parseAgentInfo', 'agentInfo', parseAgentInfo, agentInfo],
  ['parseAvailableAgents', 'availableAgents', parseAvailableAgents, z.array(agent)],
  ['parseSlots', 'slots', parseSlots, z.int().min(-1)],
  ['parseTransferSkills', 'transferSkills', parseTransferSkills, skills],
  ['parseTransferError', 'transferError', parseTransferError, some],
  ['parseSurvey', 'survey', parseSurvey, z.looseObject({ header: some, question: z.array(question) })],
]

/** A value, or undefined where the parser refused as it may; anything else that it throws fails the test. */
function outcomeOf(parse: (raw: unknown) => unknown, raw: unknown): { readonly value: unknown } | undefined {
  try {
    return { value: parse(raw) }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    if (error.message.includes(visitorsWords)) throw new Error('The error quotes the visitor', { cause: error })
    return undefined
  }
}

let samples: Samples
beforeAll(async () => {
  samples = await collectSamples()
})

const timeout = 120_000

describe('10,000 answers, mutated from real ones or of any JSON', () => {
  it.each(parsers)(
    '%s refuses by a PlatformError or gives what it promises',
    { timeout },
    (_, name, parse, promised) => {
      for (const sample of samples[name]) expect(promised.safeParse(parse(sample)).error).toBeUndefined()
      let taken = 0
      const anything = fc.oneof(
        { weight: 4, arbitrary: mutated(samples[name]) },
        { weight: 1, arbitrary: fc.jsonValue() },
      )
      fc.assert(
        fc.property(anything, (raw) => {
          const outcome = outcomeOf(parse, raw)
          if (outcome === undefined) return
          taken += 1
          promised.parse(outcome.value)
        }),
        { numRuns: 10_000 },
      )
      // The cases would prove little if nearly all were refused.
      expect(taken).toBeGreaterThan(1_000)
    },
  )

  it('a chat becomes events of ours whatever its events hold', { timeout }, () => {
    const id = conversationId('liveperson-1-H1K1')
    const seenAt = new Date('2026-11-23T09:00:00Z')
    const date = z.date()
    const common = { conversationId: z.literal(id), platformEventId: whole, at: date }
    const promised = z.discriminatedUnion('type', [
      z.strictObject({
        ...common,
        type: z.literal('line'),
        speaker: z.enum(speakers),
        text: z.string(),
        agentsOnly: z.boolean(),
      }),
      z.strictObject({ ...common, type: z.literal('state-changed'), state: z.enum(conversationStates) }),
      z.strictObject({ ...common, type: z.literal('unrecognised'), platformType: z.string().max(60) }),
    ])
    const known = z.strictObject({
      state: z.enum(conversationStates).optional(),
      visitorName: some,
      skill: some,
      language: some,
      startedAt: date.optional(),
      rtSessionId: some,
    })
    fc.assert(
      fc.property(mutated(samples.chat), (raw) => {
        const outcome = outcomeOf(parseChat, raw)
        if (outcome === undefined) return
        const { events, info } = outcome.value as ReturnType<typeof parseChat>
        for (const one of events) promised.parse(toConversationEvent(one, id, seenAt))
        if (info !== undefined) known.parse(toConversationInfo(info))
      }),
      { numRuns: 10_000 },
    )
  })

  it('a link leads to the host it came from or to one of its owner, by our scheme, or nowhere', { timeout }, () => {
    const bases = ['https://va.agentvep.example.net', 'http://127.0.0.1:8080', 'https://lp.example.co.uk:8443']
    const part = fc.constantFrom(
      'va',
      'evil',
      'example',
      'net',
      'co',
      'uk',
      '127.0.0.1',
      '@',
      ':8080',
      '/',
      '?',
      '%',
      'x',
    )
    const href = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true }),
      fc
        .tuple(fc.constantFrom('https://', 'http://', '//', 'ftp://', 'file://', 'javascript:', ''), fc.array(part))
        .map(([scheme, parts]) => scheme + parts.join('.').replaceAll('.:', ':').replaceAll('./', '/')),
      fc.constantFrom(...bases).map((base) => `${base}/api/x?from=4`),
    )
    const ownerOf = { 'va.agentvep.example.net': 'example.net', 'lp.example.co.uk': 'example.co.uk' }
    let followed = 0
    fc.assert(
      fc.property(fc.constantFrom(...bases), href, (from, link) => {
        const base = new URL(from)
        const outcome = outcomeOf(() => trustedLink(link, base), undefined)
        if (outcome === undefined) return
        followed += 1
        const url = outcome.value as URL
        expect([url.protocol, url.port, url.username, url.password]).toEqual([base.protocol, base.port, '', ''])
        const owner = ownerOf[base.hostname as keyof typeof ownerOf] ?? base.hostname
        // A dot at the end is the same name, spelt out in full.
        expect(`.${url.hostname.replace(/\.$/, '')}`.endsWith(`.${owner}`)).toBe(true)
        const versioned = new URL(withVersion(url))
        expect([versioned.host, versioned.searchParams.has('v'), versioned.searchParams.has('NC')]).toEqual([
          url.host,
          true,
          true,
        ])
      }),
      { numRuns: 10_000 },
    )
    expect(followed).toBeGreaterThan(1_000)
  })

  it('a very deep answer does not use up the stack', () => {
    const deep = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)) as unknown
    for (const [, , parse] of parsers) {
      outcomeOf(parse, deep)
      outcomeOf(parse, { chat: deep, chats: { chat: deep }, availableSlots: deep, chatSessions: deep })
      outcomeOf(parse, { chat: { events: { event: deep }, info: deep, link: deep } })
    }
  })
})
