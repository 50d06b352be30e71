import type { Closing, OverlayState } from './state.ts'

/** What a server that has just begun takes to find the conversations again that it hears. */
const findsWithinMs = 5_000

/**
 * Conversations of which the server has said nothing since it began anew, though it had the time; with what that means: it
 * hears whatever runs, so they are over; or it waits to be sent them, and does not hear them until then.
 */
export function notFoundAgain(
  { unconfirmed, freshness, connection }: OverlayState,
  now: number,
): { readonly ids: readonly string[]; readonly because: Closing['because'] } | undefined {
  if (unconfirmed === undefined || freshness === undefined || connection !== 'connected') return undefined
  if (!['live', 'as-sent', 'not-opened'].includes(freshness.state)) return undefined
  if (now - Math.max(unconfirmed.since, freshness.since) < findsWithinMs) return undefined
  return { ids: unconfirmed.ids, because: freshness.state === 'live' ? 'away' : 'lost' }
}
