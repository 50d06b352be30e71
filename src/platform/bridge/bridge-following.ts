import type { ConversationId } from '../../domain/ids.ts'

/** A widget tells of the conversation that it shows every 30 s at least; one that it missed twice is heard no more. */
const goneAfterMs = 75_000
const lookEveryMs = 15_000
/** By then it is over, or the agent has forgotten it. */
const forgottenAfterMs = 24 * 3_600_000

export type BridgeFollowing = Disposable & {
  /** A widget told of the conversation; `shown` is false where it has just left it for another one. */
  note(conversationId: ConversationId, shown: boolean): void
  /** Since when no widget tells of the conversation; undefined where one does, or none ever did. */
  unheardSince(conversationId: ConversationId): Date | undefined
}

/**
 * Which conversations are told of by a widget now. A workspace that shows one conversation at a time tells of that one alone:
 * of the others nothing is heard until the agent opens them again. `onChange` when that is no longer so, or so again.
 */
export function createBridgeFollowing(
  onChange: (conversationId: ConversationId) => void,
  now: () => Date = () => new Date(),
): BridgeFollowing {
  const told = new Map<ConversationId, { readonly at: Date; readonly shown: boolean }>()
  const hide = (conversationId: ConversationId, at: Date) => {
    told.set(conversationId, { at, shown: false })
    onChange(conversationId)
  }
  const timer = setInterval(() => {
    for (const [conversationId, { at, shown }] of told) {
      const forMs = now().getTime() - at.getTime()
      if (forMs >= forgottenAfterMs) told.delete(conversationId)
      else if (shown && forMs >= goneAfterMs) hide(conversationId, at)
    }
  }, lookEveryMs).unref()
  return {
    note(conversationId, shown) {
      const known = told.get(conversationId)
      if (!shown) return known?.shown === true ? hide(conversationId, now()) : undefined
      told.set(conversationId, { at: now(), shown: true })
      if (known?.shown === false) onChange(conversationId)
    },
    unheardSince(conversationId) {
      const known = told.get(conversationId)
      return known?.shown === false ? known.at : undefined
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
