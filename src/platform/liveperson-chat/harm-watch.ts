import { isRingless } from './account-readings.ts'
import type { AccountReadings } from './account-readings.ts'
import { HarmSeenError, PlatformError } from './errors.ts'
import type { Presence, ReadingSession } from './reading-session.ts'
import { absenceEveryMs, backWithinMs, pollFloorMs } from './retry-rules.ts'
import type { RingEvidence } from './ring-evidence.ts'

export type PresenceReading = Pick<ReadingSession, 'presence' | 'availabilityAgeMs'>

export type HarmWatchOptions = {
  readonly readings: AccountReadings
  readonly evidence: RingEvidence
}

type Opening = {
  /** Before the login of the session, and after its opening; epoch milliseconds. */
  readonly openingAt: number
  readonly openedAt: number
  readonly signal: AbortSignal
  readonly now: () => number
}

/** One session's eye on the human beside whom it stands. Reads only. */
export type HarmWatch = {
  /** Begins a look when one is due; to be called at each poll. Its failures are no harm and are tried again. */
  look(): void
  /** The chats of the agent, each time they are listed. */
  listed(chatKeys: readonly string[]): void
  /** HarmSeenError from the first harm on, or a fault of our own; for the caller to throw. */
  problem(): unknown
}

/** Where nothing was heard for longer than a ring lasts, the agent may have missed one as we missed the platform. */
const deafAfterMs = 25_000
/** A ring that began in such a time is over this long after it (reference §9). */
const ringMs = 20_000
/** Times of the platform come in whole seconds. */
const roundingMs = 600

const takesRings = (availability: Presence['availability']) => availability === 'Online' || availability === 'Occupied'

/** What is seen, what is not and why: docs/decisions/2026-11-23-harm-that-can-be-seen.md. */
export function createHarmWatch(
  session: PresenceReading,
  { readings, evidence }: HarmWatchOptions,
  { openingAt, openedAt, signal, now }: Opening,
): HarmWatch {
  const run = evidence.startRun()
  const openingIsKnown = readings.newAgentSessionAvailability !== undefined || readings.availabilityPer === 'session'
  let last: Presence | undefined
  /** Our opening put the agent Online: whatever else is known, a ring that is then missed is missed through us. */
  let putOnline = false
  let inDoubtUntil = 0
  let lastSeenAt = openedAt
  let outageExplainsUntil = 0
  let lookAt = 0
  let looking = false
  let problem: unknown
  let known: Set<string> | undefined

  const judgeOpening = async ({ availability }: Presence) => {
    // Offline says nothing: nobody may have been there.
    if (openingIsKnown || availability === undefined || availability === 'Offline') return
    const ageMs = await session.availabilityAgeMs(availability, signal).catch((error: unknown) => {
      if (error instanceof PlatformError) return undefined
      throw error
    })
    // Availability is the session's own then, and the human's is untouched.
    if (ageMs === 'another') return
    const since = ageMs === undefined ? undefined : now() - ageMs
    const byOpening = since !== undefined && since > openingAt - roundingMs && since < openedAt + roundingMs
    if (availability === 'Online') putOnline = byOpening
    else if (since === undefined) inDoubtUntil = openedAt + backWithinMs
    else if (byOpening) problem = new HarmSeenError(`Opening our session set the agent ${availability}`)
  }
  const judgeChange = (before: Presence, after: Presence) => {
    if (after.availability === 'Online' && !takesRings(before.availability) && now() < inDoubtUntil) {
      problem = new HarmSeenError('The agent was Away when our session opened and came back at once')
    }
    if (!takesRings(before.availability) || after.availability !== 'Away') return
    // Who goes by choice may say why; the platform, which sets an agent Away for a missed ring, does not.
    if (after.reasonId !== undefined && after.reasonId !== before.reasonId) return
    if (now() < outageExplainsUntil) return
    const theirs = evidence.ringsAreTheirs()
    run.broken()
    if (theirs && !putOnline) return
    problem = new HarmSeenError(
      'The agent became Away without a reason, as after a missed ring, and our session may be why it was missed',
    )
  }
  const look = async () => {
    try {
      const presence = await session.presence(signal)
      if (now() - lastSeenAt > deafAfterMs) outageExplainsUntil = now() + ringMs
      lastSeenAt = now()
      if (last === undefined) await judgeOpening(presence)
      else judgeChange(last, presence)
      last = presence
    } catch (error) {
      // Trouble of the platform is noticed by the polls; a look only is put off by it.
      if (!signal.aborted && !(error instanceof PlatformError)) problem = error
    } finally {
      looking = false
    }
  }
  const isNeeded = () => {
    if (isRingless(readings)) return false
    if (last === undefined && !openingIsKnown) return true
    return putOnline || now() < inDoubtUntil || !evidence.ringsAreTheirs()
  }

  return {
    look() {
      if (looking || problem !== undefined || now() < lookAt || !isNeeded()) return
      looking = true
      // One who is put Away may be back within seconds, and then nothing would be seen.
      lookAt = now() + (last === undefined || takesRings(last.availability) ? pollFloorMs : absenceEveryMs)
      void look()
    },
    listed(chatKeys) {
      // The first list brings what was there before us.
      if (known && takesRings(last?.availability)) {
        for (const chatKey of chatKeys) if (!known.has(chatKey)) run.taken()
      }
      known = new Set(chatKeys)
    },
    problem: () => problem,
  }
}
