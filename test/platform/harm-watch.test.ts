import { setImmediate as settled } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { AccountReadings } from '../../src/platform/liveperson-chat/account-readings.ts'
import { PlatformTroubleError } from '../../src/platform/liveperson-chat/errors.ts'
import { createHarmWatch } from '../../src/platform/liveperson-chat/harm-watch.ts'
import type { PresenceReading } from '../../src/platform/liveperson-chat/harm-watch.ts'
import { createRingEvidence } from '../../src/platform/liveperson-chat/ring-evidence.ts'

type Seen = Awaited<ReturnType<PresenceReading['presence']>>
type Age = Awaited<ReturnType<PresenceReading['availabilityAgeMs']>>

const openedAt = 1_000_000

/** One look every 10 s, from the opening on; each shows what the script says, or fails with it. Returns the harm. */
async function watch(
  looks: readonly (Seen['availability'] | Error | { readonly away: string })[],
  { age, readings = {} }: { readonly age?: Age | Error; readonly readings?: AccountReadings } = {},
): Promise<string | undefined> {
  let now = openedAt
  let asked = 0
  const session: PresenceReading = {
    presence() {
      const look = looks[asked]
      asked += 1
      if (look instanceof Error) return Promise.reject(look)
      if (typeof look === 'object') return Promise.resolve({ availability: 'Away', reasonId: look.away })
      return Promise.resolve({ availability: look, reasonId: undefined })
    },
    availabilityAgeMs: () => (age instanceof Error ? Promise.reject(age) : Promise.resolve(age)),
  }
  const harm = createHarmWatch(
    session,
    { readings, evidence: createRingEvidence(readings, () => undefined) },
    { openingAt: openedAt - 300, openedAt, signal: new AbortController().signal, now: () => now },
  )
  for (const _look of looks) {
    harm.look()
    await settled()
    now += 10_000
  }
  const problem = harm.problem()
  return problem instanceof Error ? `${problem.name}: ${problem.message}` : undefined
}

const trouble = new PlatformTroubleError('503')

describe('what is taken for harm', () => {
  it.each([
    ['an agent who was set Away by our opening', ['Away'], { age: 0 }, /HarmSeenError: Opening our session set/],
    ['one who is back at once, where nobody says since when', ['Away', 'Online'], {}, /came back at once/],
    ['the same where the list cannot be read', ['Away', 'Away', 'Online'], { age: trouble }, /came back at once/],
    ['Away without a reason', ['Online', 'Away'], { age: 60_000 }, /Away without a reason/],
    ['the same after a transfer’s ring', ['Occupied', 'Away'], { age: 60_000 }, /Away without a reason/],
    ['the same with a failed look in between', ['Online', trouble, 'Away'], { age: 60_000 }, /Away without a reason/],
    [
      'a ring that was missed because we put the agent Online, whatever else is known',
      ['Online', 'Away'],
      { age: 0, readings: { secondAgentSession: 'beside' } },
      /Away without a reason/,
    ],
  ] as const)('%s', async (_name, looks, given, harm) => {
    expect(await watch(looks, given)).toMatch(harm)
  })

  it.each([
    ['who was Away before we came', ['Away', 'Online'], { age: 600_000 }],
    ['who stays Away', ['Away', 'Away', 'Away'], {}],
    ['who is back later', ['Away', ...Array.from({ length: 6 }, () => 'Away' as const), 'Online'], {}],
    ['who is Away in our session only', ['Away', 'Online'], { age: 'another' }],
    ['who gives a reason', ['Online', { away: '3' }], { age: 60_000 }],
    ['who is Occupied, or gone', ['Online', 'Occupied', 'Online', 'Offline'], { age: 60_000 }],
    ['who was not there and comes', ['Offline', 'Online', 'Online'], { age: 0 }],
    ['who went in an outage, or right after it', ['Online', trouble, trouble, 'Away'], { age: 60_000 }],
    ['of whom nothing can be learned', [trouble, trouble, undefined], {}],
    ['who goes where rings are known to be theirs', ['Online', 'Away'], { readings: { secondAgentSession: 'beside' } }],
    [
      'whose session is ours alone and not rung',
      ['Online', 'Away'],
      { readings: { availabilityPer: 'session', newAgentSessionAvailability: 'unchanged' } },
    ],
  ] as const)('not an agent %s', async (_name, looks, given) => {
    expect(await watch(looks, given)).toBeUndefined()
  })

  it('but a fault of our own is told as such', async () => {
    expect(await watch([new TypeError('not a function')])).toBe('TypeError: not a function')
  })
})
