import { getJson, postJson } from '../lib/api.ts'

/** Who plays: the same person plays both sides in the stand-in workspace. */
export type Side = 'visitor' | 'agent'

export type WorkspaceAgent = {
  readonly agentId: string
  readonly name: string
  /** LivePerson's own number. */
  readonly platformAgentId: string
  readonly account: string
}

export type WorkspaceLine = {
  readonly id: number | string
  readonly source: string
  readonly by: string
  readonly text: string
  readonly html: boolean
  readonly systemMessageId: number | undefined
  /** Epoch milliseconds. */
  readonly at: number
}

/** One chat of the picked agent. `startedAt` in epoch milliseconds. */
export type WorkspaceChat = {
  readonly chatKey: string
  readonly rtSessionId: string
  readonly platformAgentId: string | undefined
  readonly visitorName: string | undefined
  readonly skill: string | undefined
  readonly state: string
  readonly startedAt: number
  readonly lines: readonly WorkspaceLine[]
  readonly visitorTyping: boolean
  readonly agentTyping: boolean
  readonly customVariables: readonly Readonly<Record<string, string>>[]
  readonly sde: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export type NewChat = {
  readonly agentId: string
  readonly visitorName?: string
  readonly skill?: string
  readonly text: string
}

const root = '/workspace/api'
const chatPath = (chatKey: string) => `${root}/chats/${encodeURIComponent(chatKey)}`
const ofAgent = (agentId: string) => `agent=${encodeURIComponent(agentId)}`

export async function getAgents(signal: AbortSignal): Promise<readonly WorkspaceAgent[]> {
  return (await getJson<{ agents: readonly WorkspaceAgent[] }>(`${root}/agents`, signal)).agents
}

export async function getChats(agentId: string, signal: AbortSignal): Promise<readonly WorkspaceChat[]> {
  return (await getJson<{ chats: readonly WorkspaceChat[] }>(`${root}/chats?${ofAgent(agentId)}`, signal)).chats
}

/** Where the overlay of this agent is. Throws `ApiProblem` of kind `not-found` when no Sotto listens to the workspace. */
export async function getOverlayLink(agentId: string, signal: AbortSignal): Promise<string> {
  const answer = await getJson<{ url: string }>(`${root}/overlay-link?${ofAgent(agentId)}`, signal)
  return answer.url
}

export async function startChat(chat: NewChat, signal: AbortSignal): Promise<string> {
  return (await postJson<{ chatKey: string }>(`${root}/chats`, chat, signal)).chatKey
}

export async function sendLine(chatKey: string, as: Side, text: string, signal: AbortSignal): Promise<void> {
  await postJson(`${chatPath(chatKey)}/lines`, { as, text }, signal)
}

export async function sendTyping(chatKey: string, as: Side, typing: boolean, signal: AbortSignal): Promise<void> {
  await postJson(`${chatPath(chatKey)}/typing`, { as, typing }, signal)
}

export async function endChat(chatKey: string, signal: AbortSignal): Promise<void> {
  await postJson(`${chatPath(chatKey)}/end`, {}, signal)
}
