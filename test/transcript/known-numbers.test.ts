import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LineEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { createKnownNumbers } from '../../src/transcript/finders/known-numbers.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'

const id = conversationId('liveperson-1-H1K1')
const said = (...lines: readonly (readonly ['visitor' | 'agent', string])[]) => {
  const transcript = createTranscript(id, { account: '1', agentId: agentId('ada'), at: new Date(0) })
  const events = lines.map(([speaker, text], index): LineEvent => ({
    type: 'line',
    conversationId: id,
    platformEventId: index,
    at: new Date(index * 1_000),
    speaker,
    text,
    agentsOnly: false,
  }))
  return foldEvents(transcript, events).newLines.map(({ text }) => text)
}

describe('a number that was personal once', () => {
  it('stays so when it is said again', () => {
    expect(
      said(
        ['agent', 'Could you tell me your PIN, please?'],
        ['visitor', '7402'],
        ['agent', 'Did you say 7402?'],
        ['visitor', '7402 is right'],
      ),
    ).toEqual(['Could you tell me your PIN, please?', '[SECRET_1]', 'Did you say [SECRET_1]?', '[SECRET_1] is right'])
  })

  it('is another one as a part of a longer number or as an amount', () => {
    expect(
      said(['agent', 'Your PIN, please?'], ['visitor', '7402'], ['agent', 'it cost €7402, or 7402.50, not 17402']).at(
        -1,
      ),
    ).toBe('it cost €7402, or 7402.50, not 17402')
  })

  it('was none where nobody asked for it', () => {
    expect(said(['visitor', '7402'], ['visitor', '7402 is right'])).toEqual(['7402', '7402 is right'])
  })

  it('is found alike in any text, whether a pattern is made for it or not', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('0011A a-.,/$[')), maxLength: 40 })
    const value = fc.string({ unit: fc.constantFrom(...Array.from('0011Aa-')), minLength: 4, maxLength: 7 })
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 5 }),
        fc.array(fc.oneof(text, value), { maxLength: 6 }),
        (values, parts) => {
          const numbers = createKnownNumbers()
          for (const [index, one] of values.entries()) numbers.learn(index % 2 === 0 ? 'ORDER' : 'PHONE', one)
          const whole = parts.join('')
          // What stands behind it needs the pattern.
          expect(numbers.find(whole)).toEqual(numbers.find(`${whole} é`))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
