import type { ConversationState, Speaker } from '../domain/conversation.ts'
import type { Chat } from './chat.ts'

/** One chat as the workspace page shows it. Times are epoch milliseconds. */
export type WorkspaceChat = {
  readonly chatKey: string
  readonly visitorName: string
  readonly skill: string | undefined
  readonly state: ConversationState
  readonly startedAt: number
  readonly lines: readonly {
    readonly id: number
    readonly source: Speaker
    readonly by: string
    readonly text: string
    readonly at: number
  }[]
  readonly visitorTyping: boolean
  readonly agentTyping: boolean
}

export function toWorkspaceChat({ birth, skill, state, events, visitorTyping, agentTyping }: Chat): WorkspaceChat {
  const { chatKey, visitorName, startedAt } = birth
  const lines = events
    .filter((event) => event.type === 'line')
    .map(({ id, source, by, text, at }) => ({ id, source, by, text, at }))
  return { chatKey, visitorName, skill, state, startedAt, lines, visitorTyping, agentTyping }
}
