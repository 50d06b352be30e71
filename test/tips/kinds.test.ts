import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../src/tips/policy-file.ts'
import { withheldByEach } from '../../src/tips/silence-policy.ts'
import { until } from '../helpers/until.ts'
import { coach, deskAgent, openScriptedDesk, scriptedMaker } from './desk-rig.ts'

const candidate = {
  reason: 'visitor-line' as const,
  tenure: 'experienced' as const,
  answers: 1,
  transcript: { lines: [], typing: { visitor: false, agent: false } },
  shown: [],
  mode: 'all' as const,
  snoozedUntil: undefined,
  now: 0,
}

describe('a prompt of several kinds', () => {
  it('is asked while one of them may be shown, and kept back for the reason of its first where none may', () => {
    expect(withheldByEach(defaultPolicy, ['reply', 'risk'], candidate)).toBeUndefined()
    expect(withheldByEach(defaultPolicy, ['reply', 'next-step'], candidate)).toEqual({
      rule: 'tenure',
      numbers: { tenure: 'experienced', kind: 'reply' },
    })
  })

  it.each([
    { kind: 'reply' as const, started: 0, rule: 'tenure' },
    { kind: 'risk' as const, started: 1, rule: undefined },
  ])('whose tip is a $kind is judged as that before it is shown', async ({ kind, started, rule }) => {
    const maker = { ...scriptedMaker(['Speak calmly, the visitor is angry.']), kind }
    const { hear, events, tips } = openScriptedDesk(maker, {
      prompts: () => [{ ...coach, kinds: ['reply', 'risk'] }],
      policy: () => defaultPolicy,
      agent: () => ({ ...deskAgent, tenure: 'experienced' }),
    })
    hear('visitor', 'This is the third time that I write!')
    await until('the tip', () => tips().find(({ end, withheld }) => end ?? withheld))
    expect(events.filter(({ type }) => type === 'tip-start')).toHaveLength(started)
    expect(tips().map(({ withheld }) => withheld?.rule)).toEqual([rule])
  })
})
