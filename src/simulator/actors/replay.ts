import { errorText } from '../../lib/error-text.ts'
import { waitQuietly } from '../../lib/wait.ts'
import type { SimulatedAgent, SimulatorAgent } from '../simulated-agent.ts'
import type { Simulator } from '../simulator.ts'
import { AgentActor } from './agent-actor.ts'
import { ConsumerClient } from './consumer-client.ts'
import { playConversation } from './play-conversation.ts'
import type { ReplayConversation } from './replay-conversation.ts'

export type ReplayOptions = {
  readonly simulator: Simulator
  readonly conversations: readonly ReplayConversation[]
  /** 1 = as recorded, 10 = ten times as fast. */
  readonly speed: number
  /** Conversations running side by side. */
  readonly atOnce: number
  /** Begin again at the end of the file, with new chats. */
  readonly loop: boolean
  readonly signal: AbortSignal
}

/** `done` resolves at the end of the file or when the signal aborts; it does not reject, see the simulator's status. */
export type Replay = AsyncDisposable & { readonly done: Promise<void> }

const conversationsPerAgent = 3

/** Agents for a replay whose file names none: one for three conversations at once. */
export function replayAgents(atOnce: number): readonly SimulatedAgent[] {
  return Array.from({ length: agentsFor(atOnce) }, (_, index) => ({
    agentId: `actor-${index + 1}`,
    name: `Actor ${index + 1}`,
    nickname: `Agent ${index + 1}`,
  }))
}

/**
 * Plays recorded conversations on a simulator, visitors through the visitor's side and agents through the agent API.
 * A conversation goes to the agent it names, else to the next one in turn. What fails is written to `simulator.replay`
 * and stops nothing else.
 *
 * @throws PlatformError when an agent cannot log in.
 */
export async function startReplay({
  simulator,
  conversations,
  speed,
  atOnce,
  loop,
  signal,
}: ReplayOptions): Promise<Replay> {
  const stopping = new AbortController()
  const stop = AbortSignal.any([signal, stopping.signal])
  const report = simulator.replay
  report.planned += conversations.length
  const pollEveryMs = Math.min(5_000, Math.max(250, 2_000 / speed))
  const visitor = new ConsumerClient(simulator.url, simulator.account)
  const cast = castAgents(simulator.agents, conversations, atOnce)
  const actors = new Map<SimulatorAgent, AgentActor>()
  for (const agent of new Set(cast)) {
    if (agent === undefined) continue
    const onProblem = (reason: string) => report.addProblem(`agent ${agent.agentId}`, reason)
    const { account, actorHeaders, url } = simulator
    actors.set(
      agent,
      new AgentActor({ url: () => url, account, actorHeaders, agent, pollEveryMs, onProblem, signal: stop }),
    )
  }

  const next = playlist(conversations, loop)
  const playNext = async (): Promise<void> => {
    for (const index of next) {
      if (stop.aborted) return
      const conversation = conversations[index]
      const agent = cast[index]
      const actor = agent && actors.get(agent)
      if (!conversation || !agent || !actor) continue
      report.skipped += conversation.blank
      try {
        const stage = { world: simulator.world, visitor, agent, actor, speed, lookEveryMs: pollEveryMs, signal: stop }
        await playConversation(conversation, { ...stage, onSaid: () => (report.said += 1) })
      } catch (error) {
        if (stop.aborted) return
        report.addProblem(`conversation ${conversation.id}`, errorText(error))
        // A platform that is down would otherwise see the whole file fail in a moment.
        await waitQuietly(pollEveryMs, stop)
      }
    }
  }

  const close = async (): Promise<void> => {
    await Promise.all(actors.values().map((actor) => actor[Symbol.asyncDispose]()))
    await visitor[Symbol.asyncDispose]()
  }
  try {
    await Promise.all(actors.values().map((actor) => actor.start()))
  } catch (error) {
    stopping.abort()
    await close()
    throw error
  }
  const players = Array.from({ length: Math.min(atOnce, conversations.length) }, playNext)
  const done = Promise.all(players).then(close)
  return {
    done,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await done
    },
  }
}

function agentsFor(atOnce: number): number {
  return Math.max(1, Math.ceil(atOnce / conversationsPerAgent))
}

/** Who plays which conversation. */
function castAgents(
  agents: readonly SimulatorAgent[],
  conversations: readonly ReplayConversation[],
  atOnce: number,
): readonly (SimulatorAgent | undefined)[] {
  const pool = agents.slice(0, agentsFor(atOnce))
  return conversations.map(
    ({ agentId }, index) => agents.find((agent) => agent.agentId === agentId) ?? pool[index % pool.length],
  )
}

/** Indices in file order, once or for ever; shared, so that each is taken by one player. */
function* playlist(conversations: readonly unknown[], loop: boolean): Generator<number, void, undefined> {
  if (conversations.length === 0) return
  const rounds = loop ? Number.POSITIVE_INFINITY : 1
  for (let round = 0; round < rounds; round += 1) yield* conversations.keys()
}
