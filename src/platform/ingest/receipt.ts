import type { ConversationId } from '../../domain/ids.ts'
import type { KeyIgnoredBecause } from './pushed-chat-key.ts'
import type { Taken } from './take-events.ts'

/** How many events were new, how many copies, and how many belong to agents whom Sotto does not follow. */
export type Receipt = {
  /** For a widget: what Sotto calls the conversation. */
  readonly conversationId?: ConversationId
  readonly accepted: number
  readonly known: number
  readonly ignored?: number
  readonly unknownAgents?: readonly string[]
  /** Chat keys by which Sotto does not listen, by reason. */
  readonly ignoredChatKeys?: { readonly [Because in KeyIgnoredBecause]?: number }
}

export function toReceipt(taken: readonly Taken[]): Receipt {
  const sum = (count: (its: Taken) => number) => taken.reduce((total, its) => total + count(its), 0)
  const ignored = sum((its) => its.ignored)
  const unknownAgents = [...new Set(taken.flatMap((its) => its.unknownAgents))]
  const ignoredKeys = Map.groupBy(
    taken.flatMap((its) => its.keyIgnored ?? []),
    (because) => because,
  )
  return {
    accepted: sum((its) => its.accepted),
    known: sum((its) => its.known),
    ...(ignored === 0 ? {} : { ignored }),
    ...(unknownAgents.length === 0 ? {} : { unknownAgents }),
    ...(ignoredKeys.size === 0
      ? {}
      : { ignoredChatKeys: Object.fromEntries([...ignoredKeys].map(([because, { length }]) => [because, length])) }),
  }
}
