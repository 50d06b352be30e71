import type { ConversationState, Speaker } from '../domain/conversation.ts'
import type { Chat } from './chat.ts'

/** One chat as the workspace page shows it. Times are epoch milliseconds. */
export type WorkspaceChat = {
  readonly chatKey: string
  /** Reference §7.1. */
  readonly rtSessionId: string
  /** LivePerson's number of the agent who has it. */
  readonly platformAgentId: string | undefined
  readonly visitorName: string
  readonly skill: string | undefined
  readonly state: ConversationState
  readonly startedAt: number
  readonly lines: readonly {
    readonly id: number
    readonly source: Speaker
    readonly by: string
    readonly text: string
    readonly html: boolean
    readonly systemMessageId: number | undefined
    readonly at: number
  }[]
  readonly visitorTyping: boolean
  readonly agentTyping: boolean
  readonly customVariables: Chat['birth']['visitor']['customVariables']
  readonly sde: Chat['birth']['visitor']['sde']
}

export function toWorkspaceChat({
  birth,
  desk,
  skill,
  state,
  events,
  visitorTyping,
  agentTyping,
}: Chat): WorkspaceChat {
  const { chatKey, visitorName, visitor, startedAt } = birth
  const { customVariables, sde } = visitor
  const lines = events
    .filter((event) => event.type === 'line')
    .map(({ id, source, by, text, textType, systemMessageId, at }) => {
      return { id, source, by, text, html: textType === 'html', systemMessageId, at }
    })
  return {
    chatKey,
    rtSessionId: String(birth.rtSessionId),
    platformAgentId: desk?.agent.platformAgentId,
    visitorName,
    skill,
    state,
    startedAt,
    lines,
    visitorTyping,
    agentTyping,
    customVariables,
    sde,
  }
}
