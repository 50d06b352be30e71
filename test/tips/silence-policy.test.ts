import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tenures } from '../../src/domain/person.ts'
import { tipKinds } from '../../src/domain/tip.ts'
import { defaultPolicy, parsePolicy } from '../../src/tips/policy-file.ts'
import { createShowGate } from '../../src/tips/show-gate.ts'
import { withheldBy } from '../../src/tips/silence-policy.ts'
import type { Candidate } from '../../src/tips/silence-policy.ts'
import type { TranscriptLine } from '../../src/transcript/transcript.ts'

const now = Date.parse('2026-11-23T09:00:00Z')
const line = (platformEventId: number, speaker: TranscriptLine['speaker'], agentsOnly = false): TranscriptLine => ({
  platformEventId,
  speaker,
  text: 'Hello',
  at: new Date(now),
  agentsOnly,
})
const candidate = (
  change: Partial<Candidate> = {},
  lines: readonly TranscriptLine[] = [line(1, 'visitor')],
): Candidate => ({
  kind: 'reply',
  reason: 'visitor-line',
  tenure: 'new',
  answers: 1,
  transcript: { lines: [...lines], typing: { visitor: false, agent: false } },
  shown: [],
  mode: 'all' as const,
  snoozedUntil: undefined,
  now,
  ...change,
})
const typing = { lines: [line(1, 'visitor')], typing: { visitor: false, agent: true } }
const shown = (count: number, answers = 0) => Array.from({ length: count }, () => ({ answers, at: now - 3_600_000 }))

describe('the file', () => {
  it('that comes with Sotto says what holds without it', () => {
    expect(parsePolicy(readFileSync(new URL('../../prompts/policy.yaml', import.meta.url), 'utf8'))).toEqual(
      defaultPolicy,
    )
  })

  it.each([
    ['most_at_once: 0', /^line 1: most_at_once/],
    ['\nquieter: { kinds: [jokes] }', /^line 2: quieter\.kinds\.0/],
    ['minimum_gap: 4', /minimum_gap/],
  ])('%j is refused by line and reason', (content, reason) => {
    expect(() => parsePolicy(content)).toThrow(reason)
  })
})

describe('the silence policy', () => {
  const policy = parsePolicy('minimum_gap_seconds: 10\nmost_per_conversation: 5\nmost_at_once: 2\nstale_after_lines: 2')

  it('says nothing against a tip for the newest line', () => {
    expect(withheldBy(policy, candidate())).toBeUndefined()
  })

  it.each([
    { rule: 'tenure', given: candidate({ tenure: 'experienced' }), numbers: { tenure: 'experienced', kind: 'reply' } },
    { rule: 'mode', given: candidate({ mode: 'risks' }), numbers: { mode: 'risks', kind: 'reply' } },
    { rule: 'mode', given: candidate({ mode: 'quiet', kind: 'risk' }), numbers: { mode: 'quiet', kind: 'risk' } },
    {
      rule: 'mode',
      given: candidate({ mode: 'risks', kind: 'summary', reason: 'closed' }),
      numbers: { mode: 'risks', kind: 'summary' },
    },
    { rule: 'answered', given: candidate({}, [line(1, 'visitor'), line(2, 'agent')]), numbers: { lines: 1 } },
    {
      rule: 'stale',
      given: candidate({}, [line(1, 'visitor'), line(2, 'visitor'), line(3, 'visitor')]),
      numbers: { lines: 2, most: 2 },
    },
    { rule: 'snoozed', given: candidate({ snoozedUntil: now + 60_000 }), numbers: { forMs: 60_000 } },
    { rule: 'agent-typing', given: candidate({ transcript: typing }), numbers: {} },
    { rule: 'cap', given: candidate({ shown: shown(5) }), numbers: { shown: 5, most: 5 } },
    { rule: 'at-once', given: candidate({ shown: shown(2, 1) }), numbers: { standing: 2, most: 2 } },
    {
      rule: 'gap',
      given: candidate({ answers: 2, shown: [{ answers: 1, at: now - 4_000 }] }, [
        line(1, 'visitor'),
        line(2, 'visitor'),
      ]),
      numbers: { sinceMs: 4_000, minimumMs: 10_000 },
    },
  ])('keeps a tip back by the rule $rule, with its numbers', ({ rule, given, numbers }) => {
    expect(withheldBy(policy, given)).toEqual({ rule, numbers })
  })

  it.each([
    { what: 'a snooze that is over', given: candidate({ snoozedUntil: now }) },
    {
      what: 'a gap in which the agent answered',
      given: candidate({ answers: 3, shown: [{ answers: 1, at: now - 4_000 }] }, [
        line(1, 'visitor'),
        line(2, 'agent'),
        line(3, 'visitor'),
      ]),
    },
    { what: 'another tip for the same line', given: candidate({ shown: [{ answers: 1, at: now - 100 }] }) },
    {
      what: 'system lines and whispers after it',
      given: candidate({}, [line(1, 'visitor'), line(2, 'system'), line(3, 'agent', true)]),
    },
    {
      what: 'a tip for what the agent said, though the agent goes on',
      given: candidate({ reason: 'agent-line' }, [line(1, 'agent'), line(2, 'agent')]),
    },
    { what: 'a risk to an agent who wants risks and facts', given: candidate({ mode: 'risks', kind: 'risk' }) },
    { what: 'missing facts to such an agent', given: candidate({ mode: 'risks', kind: 'missing-facts' }) },
    {
      what: 'an answer to an agent who wants quiet until they ask',
      given: candidate({ mode: 'quiet', reason: 'asked' }),
    },
    { what: 'a risk to an experienced agent', given: candidate({ tenure: 'experienced', kind: 'risk' }) },
    {
      what: 'a risk in any busy moment',
      given: candidate({ kind: 'risk', snoozedUntil: now + 1, transcript: typing, shown: shown(9, 1) }),
    },
  ])('says nothing against $what', ({ given }) => {
    expect(withheldBy(policy, given)).toBeUndefined()
  })

  it('lets through in quiet what the team says comes even then', () => {
    const given = candidate({ mode: 'quiet', kind: 'risk' })
    expect(withheldBy(parsePolicy('even_when_quiet: [risk]'), given)).toBeUndefined()
    expect(withheldBy(parsePolicy('even_when_quiet: [article]'), given)).toMatchObject({ rule: 'mode' })
  })

  it('never keeps more back when a limit is widened', () => {
    const anyShown = fc.array(
      fc.record({ answers: fc.integer({ min: 1, max: 4 }), at: fc.integer({ min: now - 20_000, max: now }) }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(
        anyShown,
        fc.array(fc.constantFrom<TranscriptLine['speaker']>('visitor', 'agent', 'system'), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.constantFrom(...tenures),
        fc.constantFrom(...tipKinds),
        fc.nat(4),
        (shownBefore, speakers, tenure, kind, answers) => {
          const lines = speakers.map((speaker, index) => line(index + 1, speaker))
          const given = candidate({ shown: shownBefore, tenure, kind, answers: answers + 1 }, lines)
          const wider = {
            ...policy,
            minimumGapMs: 0,
            mostPerConversation: 100,
            mostAtOnce: 100,
            staleAfterLines: 100,
            quieter: { tenures: [], kinds: [] },
          }
          const { rule } = withheldBy(wider, given) ?? {}
          expect([undefined, 'answered']).toContain(rule)
          if (rule !== undefined) expect(withheldBy(policy, given)).toBeDefined()
        },
      ),
    )
  })

  it('shows a tip once the agent stops typing, if it is still being written then', () => {
    let agentTypes = true
    const gate = createShowGate({ isNew: (text) => text !== '', why: () => ({ rule: 'repeat', numbers: {} }) }, () =>
      agentTypes ? { rule: 'agent-typing', numbers: {} } : undefined,
    )
    expect(gate.isNew('I am')).toBe(false)
    expect(gate.why('I am')).toEqual({ rule: 'agent-typing', numbers: {} })
    agentTypes = false
    expect(gate.isNew('I am sorry')).toBe(true)
    expect(gate.why('')).toEqual({ rule: 'repeat', numbers: {} })
  })
})
