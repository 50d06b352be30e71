import type { Fact } from '../../domain/fact.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import type { Found } from './conversation-finder.ts'
import { IngestRefusal } from './refusal.ts'

/** A push of an agent's own widget: for this agent only, whatever it says. */
export type Bridged = {
  readonly agentId: AgentId
  /** LivePerson's id of the talk that the workspace shows. */
  readonly rtSessionId: string
  readonly facts: readonly Fact[]
  /** Who has a conversation by the transcripts at hand. */
  readonly holderOf: (id: ConversationId) => AgentId | undefined
}

/**
 * A widget may feed no conversation that another agent has.
 *
 * @throws IngestRefusal: 403 where another has it, 409 where it is not known yet who has it, so that it may be tried again.
 */
export function checkOwner({ agentId, holderOf }: Bridged, { id, conversation, keyPrefix }: Found): void {
  const holder = holderOf(id) ?? conversation?.agentId
  if (holder !== undefined && holder !== agentId)
    throw new IngestRefusal(403, 'Another agent has this conversation.', { code: 'other-agent' })
  // Named by polling or by another source.
  if (holder === undefined && keyPrefix !== '') {
    throw new IngestRefusal(409, 'It is not known yet who has this conversation. Send it again in a moment.')
  }
}
