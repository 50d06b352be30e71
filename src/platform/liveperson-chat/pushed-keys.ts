import { LRUCache } from 'lru-cache'

/** Keys of one source at a time, so that none can fill the memory; more chats than this nobody's agents have open. */
const keysPerSource = 5_000
const endedAtHand = 20_000

/** Chat keys that ingest sources told, beside those of the keys files; in memory, for all listening users. */
export type PushedKeys = {
  /** Takes a key up; the same one again changes nothing. Returns why it does not, where it does not. */
  tell(source: string, chatKey: string): 'ended' | 'too-many' | undefined
  /** The part of one listening user, until it is disposed. */
  share(): KeyShare
}

export type KeyShare = Disposable & {
  /** The keys to read, the newest last: all that no other share has. Each key is in one share at a time. */
  keys(): ReadonlySet<string>
  /** The chat ended, or this listening user cannot read it for good; told again, a lost one is taken up again. */
  forget(chatKey: string, because: 'ended' | 'lost'): void
}

type Told = { readonly source: string; owner: KeyShare | undefined }

export type PushedKeysOptions = {
  /** Told once each time a source reaches its limit. */
  readonly onFull: (source: string, limit: number) => void
  /** Keys of one source at a time; default 5,000. */
  readonly perSource?: number
}

export function createPushedKeys({ onFull, perSource = keysPerSource }: PushedKeysOptions): PushedKeys {
  const told = new Map<string, Told>()
  const counts = new Map<string, number>()
  const full = new Set<string>()
  const ended = new LRUCache<string, true>({ max: endedAtHand })

  const remove = (chatKey: string) => {
    const known = told.get(chatKey)
    if (!known) return
    told.delete(chatKey)
    counts.set(known.source, (counts.get(known.source) ?? 1) - 1)
    full.delete(known.source)
  }

  return {
    tell(source, chatKey) {
      if (ended.has(chatKey)) return 'ended'
      if (told.has(chatKey)) return undefined
      const count = counts.get(source) ?? 0
      if (count >= perSource) {
        if (!full.has(source)) onFull(source, perSource)
        full.add(source)
        return 'too-many'
      }
      told.set(chatKey, { source, owner: undefined })
      counts.set(source, count + 1)
      return undefined
    },
    share() {
      const share: KeyShare = {
        keys() {
          const own = new Set<string>()
          for (const [chatKey, one] of told) if ((one.owner ??= share) === share) own.add(chatKey)
          return own
        },
        forget(chatKey, because) {
          if (because === 'ended') ended.set(chatKey, true)
          if (because === 'ended' || told.get(chatKey)?.owner === share) remove(chatKey)
        },
        [Symbol.dispose]() {
          for (const one of told.values()) if (one.owner === share) one.owner = undefined
        },
      }
      return share
    },
  }
}
