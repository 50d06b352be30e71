import fc from 'fast-check'

/** How much of what a step sets off is done before the next one comes. */
const afterwards = fc.constantFrom('nothing', 'microtask', 'tick', 'all', 'all')

/** Which of the tips in the making; 0 is the newest. */
const which = fc.constantFrom(0, 0, 0, 1, 1, 2, 3)

const deeds = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('visitor' as const), asks: fc.constantFrom(true, true, false) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('agent' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('typing' as const),
      who: fc.constantFrom('visitor' as const, 'visitor' as const, 'agent' as const),
      on: fc.constantFrom(true, false, false),
    }),
  },
  { weight: 14, arbitrary: fc.record({ do: fc.constant('words' as const), which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('over' as const),
      which,
      how: fc.constantFrom('done', 'done', 'fails', 'withholds', 'says markup'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(300, 1_500, 50_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('ask' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snooze' as const), on: fc.constantFrom(true, false, false) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      because: fc.constantFrom('ended' as const, 'ended' as const, 'moved' as const, 'lost' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('connect' as const, 'disconnect' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fall' as const) }) },
)

/** What happens in one conversation, and how fast one thing follows the other. */
export const interleavings = fc.array(fc.record({ deed: deeds, next: afterwards }), {
  minLength: 1,
  maxLength: 40,
  size: 'max',
})

export type Step = typeof interleavings extends fc.Arbitrary<readonly (infer One)[]> ? One : never
