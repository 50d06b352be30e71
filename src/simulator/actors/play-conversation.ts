import { waitQuietly } from '../../lib/wait.ts'
import type { SimulatorAgent } from '../simulated-agent.ts'
import type { World } from '../world.ts'
import type { AgentActor } from './agent-actor.ts'
import type { ConsumerClient } from './consumer-client.ts'
import type { ReplayConversation, ReplayTurn } from './replay-conversation.ts'

export type Stage = {
  readonly world: World
  readonly visitor: ConsumerClient
  readonly agent: SimulatorAgent
  readonly actor: AgentActor
  /** 2 plays twice as fast as recorded. */
  readonly speed: number
  /** How often the visitor looks whether an agent has come. */
  readonly lookEveryMs: number
  /** Called for each line that the platform has acknowledged. */
  readonly onSaid: () => void
  readonly signal: AbortSignal
}

const typingMs = 2_500
const endAfterMs = 4_000

/**
 * Plays one conversation over HTTP, line after line in the recorded rhythm, each acknowledged before the next, and
 * lets the agent end it. Throws PlatformError or ConsumerError, or the signal's reason; a chat that was begun and
 * cannot go on is ended by its visitor.
 */
export async function playConversation(conversation: ReplayConversation, stage: Stage): Promise<void> {
  const { visitor, agent, signal } = stage
  const { visitorName, skill, language } = conversation
  const wish = { visitorName, skill, language, wantedAgentId: agent.platformAgentId }
  const chatKey = await visitor.requestChat(wish, signal)
  try {
    while ((await visitor.state(chatKey, signal)) === 'waiting') await waitOrStop(stage.lookEveryMs, signal)
    await playTurns(conversation.turns, chatKey, stage)
    await waitOrStop(endAfterMs / stage.speed, signal)
    await stage.actor.use((session) => session.endChat(chatKey))
  } catch (error) {
    if (!signal.aborted && (await visitor.state(chatKey, signal)) !== 'ended') await visitor.end(chatKey, signal)
    throw error
  }
}

async function playTurns(turns: readonly ReplayTurn[], chatKey: string, stage: Stage): Promise<void> {
  const startedAt = performance.now()
  let lastAtMs = 0
  for (const turn of turns) {
    const dueAt = startedAt + turn.atMs / stage.speed
    const leadMs = Math.min(typingMs, (turn.atMs - lastAtMs) / 2) / stage.speed
    lastAtMs = turn.atMs
    if (turn.source !== 'system') {
      await waitOrStop(dueAt - leadMs - performance.now(), stage.signal)
      await setTyping(turn.source, chatKey, stage)
    }
    await waitOrStop(dueAt - performance.now(), stage.signal)
    await say(turn, chatKey, stage)
    stage.onSaid()
  }
}

async function setTyping(
  source: 'visitor' | 'agent',
  chatKey: string,
  { visitor, actor, signal }: Stage,
): Promise<void> {
  if (source === 'visitor') await visitor.setTyping(chatKey, true, signal)
  else await actor.use((session) => session.setTyping(chatKey, true))
}

/** Saying a line ends the typing before it. */
async function say(
  { source, text }: ReplayTurn,
  chatKey: string,
  { world, visitor, actor, signal }: Stage,
): Promise<void> {
  if (source === 'visitor') return visitor.say(chatKey, text, signal)
  if (source === 'agent') return actor.use((session) => session.sendLine(chatKey, text))
  const chat = world.chats.get(chatKey)
  if (chat !== undefined) world.saySystem(chat, text)
}

async function waitOrStop(ms: number, signal: AbortSignal): Promise<void> {
  await waitQuietly(ms, signal)
  signal.throwIfAborted()
}
