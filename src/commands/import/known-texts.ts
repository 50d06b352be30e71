import { createHash } from 'node:crypto'
import type { PastMoment } from '../../domain/past-moment.ts'
import { momentEncoder } from '../../knowledge/memory/embed-moments.ts'
import type { Store } from '../../store/store.ts'

/**
 * What conversations say, as hashes: one that comes under a second id, from another export or from the live chat, must not
 * count as two that agree.
 */
export type KnownTexts = {
  /** True where another conversation has the same moments; else they are known from now on. A conversation without moments is new. */
  isKnown(moments: readonly PastMoment[]): boolean
}

const readAtOnce = 500

/** Knows what the store holds; without one, only what comes. */
export async function openKnownTexts(
  store: Pick<Store, 'pastMoments'> | undefined,
  signal: AbortSignal,
): Promise<KnownTexts> {
  const hashes = new Set<string>()
  let current: PastMoment[] = []
  let after = 0
  for (let more = store !== undefined; more && !signal.aborted;) {
    const page = (await store?.pastMoments({ encoder: momentEncoder, after, limit: readAtOnce })) ?? []
    for (const moment of page) {
      // A conversation's moments are stored one after the other.
      if (current[0] && current[0].conversationId !== moment.conversationId) {
        hashes.add(hashOf(current))
        current = []
      }
      current.push(moment)
      after = moment.number
    }
    more = page.length === readAtOnce
  }
  if (current.length > 0) hashes.add(hashOf(current))
  return {
    isKnown(moments) {
      if (moments.length === 0) return false
      const hash = hashOf(moments)
      const known = hashes.has(hash)
      hashes.add(hash)
      return known
    },
  }
}

function hashOf(moments: readonly PastMoment[]): string {
  const said = moments.map(({ situation, reply }) => [situation.map(({ speaker, text }) => [speaker, text]), reply])
  return createHash('sha256').update(JSON.stringify(said)).digest('base64')
}
