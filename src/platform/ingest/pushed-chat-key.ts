import type { AgentId, ConversationId } from '../../domain/ids.ts'
import type { ConversationStarted } from './wire.ts'

/** Why Sotto does not listen by a chat key that a start told. */
export type KeyIgnoredBecause = 'unknown-agent' | 'agent-not-by-keys' | 'other-account' | 'ended' | 'too-many'

/** Those who listen by chat keys. */
export type ChatKeyListeners = {
  /** Whether this agent's chats are read by their keys. */
  isHeardByKeys(agentId: AgentId): boolean
  /** Follows the chat; told again, it changes nothing. Returns why it does not, where it does not. */
  tell(source: string, chatKey: string): 'ended' | 'too-many' | undefined
  /** What polling calls the chat. */
  polledId(chatKey: string): ConversationId
}

/** A key that a start told, and what became of it. */
export type PushedChatKey =
  | { readonly ignoredBecause: KeyIgnoredBecause }
  | { readonly ignoredBecause: undefined; readonly chatKey: string; readonly polledId: ConversationId }

/** What polling calls the chat of a usable key. */
export function polledIdOf(key: PushedChatKey | undefined): ConversationId | undefined {
  return key?.ignoredBecause === undefined ? key?.polledId : undefined
}

/** The key by which the chat of this start is to be heard; undefined where it tells none. Follows nothing yet. */
export function readChatKey(
  { agent, chatKey, accountId }: ConversationStarted,
  listeners: ChatKeyListeners | undefined,
  account: string,
  resolveAgent: (externalAgent: string) => AgentId | undefined,
): PushedChatKey | undefined {
  if (chatKey === undefined) return undefined
  // As of `rtSessionId`: chats of another account are polled by nobody here.
  if ((accountId ?? account) !== account) return { ignoredBecause: 'other-account' }
  const agentId = resolveAgent(agent)
  if (agentId === undefined) return { ignoredBecause: 'unknown-agent' }
  if (!listeners?.isHeardByKeys(agentId)) return { ignoredBecause: 'agent-not-by-keys' }
  return { ignoredBecause: undefined, chatKey, polledId: listeners.polledId(chatKey) }
}
