import type { ListedConversation } from './state.ts'

const staysForMs = 30_000

/** True once a closed conversation has been seen long enough, unless the agent is on it with focus, pointer or selection. */
export function leavesByItself({ conversationId, closing }: ListedConversation, now: number): boolean {
  if (closing === undefined || now - closing.at < staysForMs) return false
  const shown = document.querySelector(`[data-conversation="${CSS.escape(conversationId)}"]`)
  if (shown === null) return true
  const selected = getSelection()
  const holdsSelection = selected !== null && !selected.isCollapsed && selected.containsNode(shown, true)
  return !shown.matches(':focus-within, :hover') && !holdsSelection
}
