import { randomBytes, randomInt } from 'node:crypto'

export type ChatKeys = { readonly chatKey: string; readonly rtSessionId: number; readonly visitorId: number }

/**
 * Makes the ids of new chats: `H{digits}-{hex}K{digits}` (reference §4) and a numeric rtSessionId, both unlike those of
 * any earlier run, because they grow from the clock. `prefix` (digits) goes in front of the first number.
 */
export function createChatKeys(now: () => number, prefix = ''): () => ChatKeys {
  if (!/^\d*$/.test(prefix)) throw new RangeError('A chat key prefix has digits only')
  let last = 0
  return () => {
    // Never twice the same number, even for a thousand chats in one millisecond or a clock that stands still.
    last = Math.max(last + 1, now() * 1_000 + randomInt(1_000))
    const hex = randomBytes(4).toString('hex')
    return {
      chatKey: `H${prefix}${last}-${hex}K${randomInt(100_000_000, 999_999_999)}`,
      rtSessionId: last,
      visitorId: randomInt(1_000_000_000, 9_999_999_999),
    }
  }
}
