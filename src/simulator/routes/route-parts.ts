import type { FastifyRequest } from 'fastify'
import type { Credentials } from '../credentials.ts'
import type { AgentSession } from '../logins.ts'
import type { SignedCalls } from '../signed-calls.ts'
import type { ChatView } from '../wire-chat.ts'
import type { World } from '../world.ts'

/** What every route of the stand-in platform works with. */
export type RouteParts = {
  readonly world: World
  readonly account: string
  /** Value of `x-sotto-actor` that marks a login as the simulator's own; new at every start. */
  readonly actorSecret: string
  readonly credentials: Credentials
  readonly signedCalls: SignedCalls
  /** Where the Visit Information API has a port of its own, once the simulator listens. */
  readonly visitPort: () => number | undefined
}

/** `http://{the Host that was asked}`: links lead back where the caller came from. */
export function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`
}

export function accountUrlOf(request: FastifyRequest, account: string): string {
  return `${originOf(request)}/api/account/${account}`
}

/** `…/agentSession/{id}`, without a query. */
export function sessionUrlOf(request: FastifyRequest, account: string, { agentSessionId }: AgentSession): string {
  return `${accountUrlOf(request, account)}/agentSession/${agentSessionId}`
}

/** How this agent session sees chats. */
export function chatViewOf(
  request: FastifyRequest,
  session: AgentSession,
  { world, account }: Pick<RouteParts, 'world' | 'account'>,
): ChatView {
  return {
    skillId: (skill) => world.skillIds.of(skill),
    now: world.now(),
    chatTimeoutMs: world.switches.now.chatTimeout,
    sessionUrl: sessionUrlOf(request, account, session),
    reader: session.login.desk,
  }
}
