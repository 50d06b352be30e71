import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cardId, conversationId } from '../../src/domain/ids.ts'
import type { PlaybookProgress } from '../../src/overlay/context-protocol.ts'
import { isSameProgress } from '../../src/overlay/playbook-progress.ts'

const text = fc.constantFrom('a', 'b')
const source = fc.constantFrom<(number | 'known')[]>(1, 2, 'known')
const progress: fc.Arbitrary<PlaybookProgress> = fc.record({
  conversationId: text.map(conversationId),
  card: fc.record({ cardId: text.map(cardId), title: text }),
  steps: fc.array(
    fc.record(
      { step: text, state: fc.constantFrom('done' as const, 'next' as const, 'later' as const), doneBy: source },
      { requiredKeys: ['step', 'state'] },
    ),
    { maxLength: 2 },
  ),
  facts: fc.array(fc.record({ name: text, givenBy: source }, { requiredKeys: ['name'] }), { maxLength: 2 }),
})

it('tells progress that is not the same to whoever looks at it', () => {
  fc.assert(
    fc.property(fc.option(progress, { nil: undefined }), progress, (one, other) => {
      expect(isSameProgress(one, other)).toBe(JSON.stringify(one) === JSON.stringify(other))
      expect(isSameProgress(structuredClone(other), other)).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})
