import type { ConversationEvent } from '../domain/conversation.ts'
import { isNumbered } from '../domain/conversation.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import { untilItWorks } from '../lib/until-it-works.ts'
import type { JoinedConversations } from '../platform/joined-conversations.ts'

type LeftBecause = 'ended' | 'moved' | 'lost'

export type PolledRoutingOptions = {
  readonly joined: Pick<JoinedConversations, 'isPushed' | 'notePolling' | 'poll'>
  readonly take: (
    agentId: AgentId,
    conversationId: ConversationId,
    events: readonly ConversationEvent[],
    seenAt: Date,
  ) => void
  readonly leave: (agentId: AgentId, conversationId: ConversationId, because: LeftBecause) => void
  readonly onError: (error: unknown, conversationId: ConversationId) => void
  /** Aborted when Sotto ends. */
  readonly signal: AbortSignal
}

/** Puts what polling hears of a chat into the conversation that it is part of, which pushes may have begun. */
export type PolledRouting = {
  events(agentId: AgentId, polledId: ConversationId, events: readonly ConversationEvent[], seenAt: Date): void
  left(agentId: AgentId, polledId: ConversationId, because: LeftBecause): void
  /** Resolves when everything heard so far is handed on. */
  idle(): Promise<void>
}

type Route = {
  /** Undefined until something numbered came, or the chat's session. */
  id: ConversationId | undefined
  rtSessionId: string | undefined
  /** What came before it was known where to; never a line. */
  readonly held: ConversationEvent[]
  /** What waits for the store. */
  turn: Promise<void> | undefined
  /** Whose sessions bring the chat: two, for a while, when one agent hands it to another. */
  readonly agents: Set<AgentId>
}

/** Events of a chat are handed on in their order; at once, unless its conversation has to be looked up. */
export function createPolledRouting(options: PolledRoutingOptions): PolledRouting {
  const { joined } = options
  const routes = new Map<ConversationId, Route>()
  const turns = new Set<Promise<void>>()

  const inTurn = (polledId: ConversationId, route: Route, work: () => void | Promise<void>) => {
    const turn = (route.turn ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => options.onError(error, polledId))
      .then(() => {
        if (route.turn === turn) route.turn = undefined
        turns.delete(turn)
      })
    route.turn = turn
    turns.add(turn)
  }

  const locate = async (agentId: AgentId, polledId: ConversationId, route: Route, rtSessionId: string | undefined) => {
    const id = await untilItWorks(() => joined.poll(polledId, rtSessionId, agentId), options.signal)
    // Its session became known late: pushes have the conversation, and what was polled so far stays where it is.
    if (route.id !== undefined && route.id !== id) options.leave(agentId, route.id, 'moved')
    if (route.id !== id && id !== polledId) {
      route.held.push({ type: 'info-learned', conversationId: id, at: new Date(), info: { polledId } })
    }
    route.id = id
    route.rtSessionId = rtSessionId ?? route.rtSessionId
  }

  const deliver = (
    agentId: AgentId,
    polledId: ConversationId,
    route: Route,
    events: readonly ConversationEvent[],
    seenAt: Date,
  ) => {
    const { id } = route
    if (id === undefined) return void route.held.push(...events)
    joined.notePolling(id, 'follows')
    const all = [...route.held.splice(0), ...events]
    options.take(agentId, id, id === polledId ? all : all.map((event) => ({ ...event, conversationId: id })), seenAt)
  }

  const leave = (agentId: AgentId, id: ConversationId, because: LeftBecause) => {
    joined.notePolling(id, because)
    // Pushes go on where polling cannot, and tell its end.
    if (because !== 'lost' || !joined.isPushed(id)) options.leave(agentId, id, because)
  }

  return {
    events(agentId, polledId, events, seenAt) {
      const route = routes.get(polledId) ?? createRoute()
      routes.set(polledId, route)
      route.agents.add(agentId)
      const rtSessionId = events.findLast((event) => event.type === 'info-learned')?.info.rtSessionId
      const isNews = () =>
        (rtSessionId !== undefined && rtSessionId !== route.rtSessionId) ||
        (route.id === undefined && events.some(isNumbered))
      if (!isNews() && route.turn === undefined) return deliver(agentId, polledId, route, events, seenAt)
      inTurn(polledId, route, async () => {
        if (isNews()) await locate(agentId, polledId, route, rtSessionId)
        deliver(agentId, polledId, route, events, seenAt)
      })
    },
    left(agentId, polledId, because) {
      const route = routes.get(polledId)
      route?.agents.delete(agentId)
      if (route !== undefined && route.agents.size > 0 && because !== 'ended') {
        // Another of ours goes on with it: only where the transcript still takes it for this agent's is it over.
        return inTurn(polledId, route, () => {
          if (route.id !== undefined) options.leave(agentId, route.id, because)
        })
      }
      routes.delete(polledId)
      if (route?.id !== undefined && route.turn === undefined) return leave(agentId, route.id, because)
      inTurn(polledId, route ?? createRoute(), async () => {
        // Not heard in this process: an earlier one may have had it under another id.
        const id = route?.id ?? (await untilItWorks(() => joined.poll(polledId, undefined), options.signal))
        leave(agentId, id, because)
      })
    },
    async idle() {
      while (turns.size > 0) await Promise.all(turns)
    },
  }
}

function createRoute(): Route {
  return { id: undefined, rtSessionId: undefined, held: [], turn: undefined, agents: new Set() }
}
