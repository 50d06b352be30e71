import { errorText } from '../lib/error-text.ts'
import { waitQuietly } from '../lib/wait.ts'
import type { WritingSession } from '../platform/liveperson-chat/writing-client.ts'
import { ConsumerClient } from './actors/consumer-client.ts'
import type { AgentDesk } from './agent-desk.ts'
import { AgentSessionKeeper } from './agent-session-keeper.ts'
import { ApiError } from './api-error.ts'
import type { Chat } from './chat.ts'
import type { SimulatorAgent } from './simulated-agent.ts'
import type { World } from './world.ts'
import { takeRing } from './take-ring.ts'
import { toWorkspaceChat } from './workspace-chat.ts'
import type { WorkspaceChat } from './workspace-chat.ts'

export type WorkspaceParts = {
  /** Known once the simulator listens. */
  readonly url: () => string
  readonly account: string
  readonly agents: readonly SimulatorAgent[]
  readonly actorHeaders: Readonly<Record<string, string>>
  readonly world: World
}
export type Role = 'visitor' | 'agent'
export type NewChat = {
  readonly agentId: string
  readonly visitorName?: string | undefined
  readonly skill?: string | undefined
  /** Answers of a form before the chat, and what the web page knows (reference §7.2). */
  readonly customVariables?: readonly Readonly<Record<string, string>>[] | undefined
  /** Engagement attributes by group, and an authenticated visitor's account (reference §7.3, §5.6). */
  readonly sde?: Readonly<Record<string, unknown>> | undefined
  readonly participant?: Readonly<Record<string, unknown>> | undefined
  readonly text: string
}

/** How long a ring may take until the agent has the chat. */
const acceptWithinMs = 10_000
const look = 50

/**
 * A person plays visitor and agent by hand. Whatever is said goes the real way, over HTTP to the stand-in platform;
 * only the lists are read from the world itself. Methods throw ApiError with a sentence for the page.
 */
export class WorkspaceService implements AsyncDisposable {
  readonly #parts: WorkspaceParts
  readonly #keepers = new Map<string, AgentSessionKeeper>()
  readonly #closing = new AbortController()
  #consumer: ConsumerClient | undefined

  constructor(parts: WorkspaceParts) {
    this.#parts = parts
  }

  agents(): readonly {
    readonly agentId: string
    readonly name: string
    readonly platformAgentId: string
    readonly account: string
  }[] {
    const { agents, account } = this.#parts
    return agents.map(({ agentId, name, platformAgentId }) => ({ agentId, name, platformAgentId, account }))
  }

  /** Newest first. */
  chats(agentId: string): readonly WorkspaceChat[] {
    return this.#parts.world.listedChats(this.#desk(agentId)).map(toWorkspaceChat).toReversed()
  }

  /** Returns the key of a chat that the agent has accepted and in which the visitor has said the first line. */
  async start({ agentId, text, ...wish }: NewChat): Promise<string> {
    const { agent } = this.#desk(agentId)
    const { signal } = this.#closing
    return this.#speak(async () => {
      await this.#use(agent, (session) => session.setAvailability('Online'))
      const chatKey = await this.#visitor().requestChat({ ...wish, wantedAgentId: agent.platformAgentId }, signal)
      await this.#accept(agent, chatKey)
      await this.#visitor().say(chatKey, text, signal)
      return chatKey
    })
  }

  async say(chatKey: string, as: Role, text: string): Promise<void> {
    const { agent } = this.#running(chatKey)
    await this.#speak(() =>
      as === 'visitor'
        ? this.#visitor().say(chatKey, text, this.#closing.signal)
        : this.#use(agent, (session) => session.sendLine(chatKey, text)),
    )
  }

  async setTyping(chatKey: string, as: Role, typing: boolean): Promise<void> {
    const { agent } = this.#running(chatKey)
    await this.#speak(() =>
      as === 'visitor'
        ? this.#visitor().setTyping(chatKey, typing, this.#closing.signal)
        : this.#use(agent, (session) => session.setTyping(chatKey, typing)),
    )
  }

  async end(chatKey: string): Promise<void> {
    const { agent } = this.#running(chatKey)
    await this.#speak(() => this.#use(agent, (session) => session.endChat(chatKey)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#keepers.values().map((keeper) => keeper[Symbol.asyncDispose]()))
    await this.#consumer?.[Symbol.asyncDispose]()
  }

  /** Takes rings until this chat is among them; the simulator's own actors may be quicker, which is as good. */
  async #accept(agent: SimulatorAgent, chatKey: string): Promise<void> {
    const { signal } = this.#closing
    const giveUpAt = Date.now() + acceptWithinMs
    while ((await this.#visitor().state(chatKey, signal)) === 'waiting') {
      if (Date.now() > giveUpAt) {
        await this.#visitor().end(chatKey, signal)
        throw new ApiError(409, `${agent.name} has no room for one more conversation.`)
      }
      const ringing = await this.#use(agent, (session) => session.ringingCount())
      if (ringing === 0) await waitQuietly(look, signal)
      else await this.#use(agent, takeRing)
    }
  }

  #visitor(): ConsumerClient {
    return (this.#consumer ??= new ConsumerClient(this.#parts.url(), this.#parts.account))
  }

  #use<Result>(agent: SimulatorAgent, call: (session: WritingSession) => Promise<Result>): Promise<Result> {
    const { url, account, actorHeaders } = this.#parts
    const keeper =
      this.#keepers.get(agent.agentId) ??
      new AgentSessionKeeper({ url, account, actorHeaders, agent, signal: this.#closing.signal })
    this.#keepers.set(agent.agentId, keeper)
    return keeper.use(call)
  }

  async #speak<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await call()
    } catch (error) {
      if (error instanceof ApiError) throw error
      throw new ApiError(502, `The stand-in platform did not take it: ${errorText(error)}`)
    }
  }

  #desk(agentId: string): AgentDesk {
    const desk = this.#parts.world.deskOf(agentId)
    if (desk === undefined) throw new ApiError(404, 'There is no such agent.')
    return desk
  }

  #running(chatKey: string): { readonly chat: Chat; readonly agent: SimulatorAgent } {
    const chat = this.#parts.world.chats.get(chatKey)
    if (chat === undefined) throw new ApiError(404, 'There is no such conversation.')
    if (chat.state === 'ended') throw new ApiError(409, 'This conversation has ended.')
    if (chat.desk === undefined) throw new ApiError(409, 'No agent has taken this conversation yet.')
    return { chat, agent: chat.desk.agent }
  }
}
