import type { FastifyRequest } from 'fastify'
import type { World } from '../world.ts'

/** What every route of the stand-in platform works with. */
export type RouteParts = {
  readonly world: World
  readonly account: string
  /** Value of `x-sotto-actor` that marks a login as the simulator's own; new at every start. */
  readonly actorSecret: string
  /** `owner`: a chat is readable only by its agent. `anyone`: by every agent session of the account (reference §12.4). */
  readonly readableBy: 'owner' | 'anyone'
}

/** `http://{the Host that was asked}`: links lead back where the caller came from. */
export function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`
}

export function accountUrlOf(request: FastifyRequest, account: string): string {
  return `${originOf(request)}/api/account/${account}`
}
