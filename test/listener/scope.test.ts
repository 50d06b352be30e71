import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ConversationEvent } from '../../src/domain/conversation.ts'
import type { Fact } from '../../src/domain/fact.ts'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { createHeardFacts } from '../../src/listener/heard-facts.ts'
import { createHeldEvents } from '../../src/listener/held-events.ts'
import { parseScope } from '../../src/listener/scope-file.ts'
import { isOfflineOnly } from '../../src/listener/scope.ts'

const id = conversationId('liveperson-1-H1K1')
const at = new Date('2026-11-23T09:00:00Z')
const everybody = readFileSync(new URL('../../prompts/scope.yaml', import.meta.url), 'utf8')
const asking = parseScope('agents: all\nskills: all\nconsent: { variable: tipsConsent, yes: [yes, true, 1] }')

const skill = (name: string): ConversationEvent => ({
  type: 'info-learned',
  conversationId: id,
  at,
  info: { skill: name },
})
const facts = (all: readonly Fact[], allOf = false): ConversationEvent => ({
  type: 'facts-learned',
  conversationId: id,
  at,
  facts: all,
  ...(allOf ? { allOf: ['pre-chat', 'custom-variable'] } : {}),
})
const consent = (value: string, more: Partial<Fact> = {}): ConversationEvent =>
  facts([{ name: 'tipsConsent', value, source: 'custom-variable', ...more }])

describe('the file', () => {
  it('that comes with Sotto hears everybody', () => {
    expect(parseScope(everybody)).toEqual({
      agents: 'all',
      skills: 'all',
      offlineSkills: [],
      consent: undefined,
      mode: 'live',
    })
  })

  it.each([
    ['', /^line 1: agents: write all, or only/],
    ['agents: all\nskills: all\n', /^line 1: consent: write not-needed, or variable/],
    ['agents: all\nskills: none\nconsent: not-needed', /^line 2: skills: write all, or only/],
    ['agents: { only: [] }\nskills: all\nconsent: not-needed', /^line 1: agents/],
    ['agents: all\nskills: all\nconsent: { variable: ok }', /^line 3: consent: write not-needed/],
    ['agents: all\nskills: all\nconsent: not-needed\nmode: loud', /^line 4: mode/],
    ['agents: all\nskills: all\nconsent: not-needed\nskill: all', /skill/],
    ['agents: [all', /^line 1: not valid/],
  ])('%j is refused by line and reason', (content, reason) => {
    expect(() => parseScope(content)).toThrow(reason)
  })
})

describe('the verdict', () => {
  const only = parseScope('agents: { only: [Ada] }\nskills: { except: [health] }\nconsent: not-needed')

  it.each([
    { of: 'an agent and skill in scope', agent: 'ada', events: [skill('billing')], is: 'heard' },
    { of: 'a skill not known yet', agent: 'ada', events: [], is: 'waiting' },
    { of: 'another agent', agent: 'ben', events: [skill('billing')], is: 'outside' },
    { of: 'a skill left out, however it is written', agent: 'ada', events: [skill(' Health ')], is: 'outside' },
    {
      of: 'one who is given to another agent',
      agent: 'ada',
      events: [skill('billing'), { type: 'agent-changed', conversationId: id, at, agentId: agentId('ben') } as const],
      is: 'outside',
    },
  ])('of $of is $is', ({ agent, events, is }) => {
    const known = createHeardFacts(agentId(agent))
    known.learn(events)
    expect(known.judge(only, false)).toBe(is)
    expect(known.judge(undefined, false)).toBe('outside')
  })

  it.each([
    { of: 'no consent known', steps: [[[], 'waiting']] },
    { of: 'a yes in other letters', steps: [[[consent(' YES ')], 'heard']] },
    { of: 'a true of a form', steps: [[[consent('true', { source: 'pre-chat' })], 'heard']] },
    {
      of: 'a yes under the platform’s own name',
      steps: [[[consent('yes', { name: 'May we?', key: 'tipsConsent' })], 'heard']],
    },
    { of: 'a no', steps: [[[consent('no')], 'refused']] },
    {
      of: 'a no after a yes, and a yes after that',
      steps: [
        [[consent('yes')], 'heard'],
        [[consent('later')], 'refused'],
        [[], 'refused'],
        [[consent('1')], 'heard'],
      ],
    },
    {
      of: 'a yes that is gone',
      steps: [
        [[consent('yes')], 'heard'],
        [[facts([], true)], 'refused'],
      ],
    },
    {
      of: 'a yes that is pushed empty',
      steps: [
        [[consent('yes', { source: 'pushed' })], 'heard'],
        [[facts([], true)], 'heard'],
        [[consent('', { source: 'pushed' })], 'refused'],
        [[], 'refused'],
      ],
    },
    { of: 'variables without it, nothing heard', steps: [[[facts([], true)], 'waiting']] },
  ] as const)('of consent: $of', ({ steps }) => {
    const known = createHeardFacts(agentId('ada'))
    for (const [events, verdict] of steps) {
      known.learn(events)
      expect(known.judge(asking, false)).toBe(verdict)
    }
  })

  it('is refused where something is stored of one whose variables hold no consent', () => {
    const known = createHeardFacts(agentId('ada'))
    expect(known.judge(asking, true)).toBe('waiting')
    known.learn([facts([], true)])
    expect(known.judge(asking, true)).toBe('refused')
  })

  it('keeps offline what is in an offline skill, and what may be', () => {
    const scope = parseScope('agents: all\nskills: all\nconsent: not-needed\noffline_skills: [Billing]')
    expect(isOfflineOnly(scope, 'billing')).toBe(true)
    expect(isOfflineOnly(scope, undefined)).toBe(true)
    expect(isOfflineOnly(scope, 'deliveries')).toBe(false)
    expect(isOfflineOnly(parseScope(everybody), undefined)).toBe(false)
  })
})

describe('what waits', () => {
  const line = (platformEventId: number, text = 'Hello'): ConversationEvent => ({
    type: 'line',
    conversationId: id,
    platformEventId,
    at,
    speaker: 'visitor',
    text,
    agentsOnly: false,
  })

  it('is bounded in events and in characters; the oldest goes', () => {
    const held = createHeldEvents()
    held.hold(
      Array.from({ length: 400 }, (_, index) => line(index)),
      { lines: true },
    )
    expect(held.take()).toEqual(Array.from({ length: 300 }, (_, index) => line(index + 100)))
    held.hold([line(1, 'a'.repeat(40_000)), line(2, 'b'.repeat(40_000))], { lines: true })
    expect(held.take().map((event) => 'platformEventId' in event && event.platformEventId)).toEqual([2])
    expect(held.take()).toEqual([])
  })

  it('keeps no word of those outside, and not even a name of those who refuse', () => {
    const held = createHeldEvents()
    const named: ConversationEvent = {
      type: 'info-learned',
      conversationId: id,
      at,
      info: { visitorName: 'Quillon', skill: 'billing' },
    }
    held.hold([named, line(1), consent('yes')], { lines: true })
    held.dropLines()
    held.hold([line(2)], { lines: false })
    held.dropPersonal()
    expect(held.take()).toEqual([{ type: 'info-learned', conversationId: id, at, info: { skill: 'billing' } }])
  })
})
