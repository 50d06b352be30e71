import { isCurrent } from './arrange.ts'
import type { ListedConversation } from './state.ts'
import type { OverlayTip } from './tip-stream.ts'

const staysForMs = 30_000
/** Where there is a tip to read and copy. */
const staysLongerForMs = 300_000

/**
 * True once a closed conversation has been seen long enough, unless the agent is on it with focus, pointer or selection. One
 * with a wrap-up stays until the agent removes it.
 */
export function leavesByItself(
  { conversationId, closing }: ListedConversation,
  tips: readonly OverlayTip[],
  now: number,
): boolean {
  if (tips.some(isWrapUp)) return false
  const forMs = tips.some(isCurrent) ? staysLongerForMs : staysForMs
  if (closing === undefined || now - closing.at < forMs) return false
  const shown = document.querySelector(`[data-conversation="${CSS.escape(conversationId)}"]`)
  if (shown === null) return true
  const selected = getSelection()
  const holdsSelection = selected !== null && !selected.isCollapsed && selected.containsNode(shown, true)
  return !shown.matches(':focus-within, :hover') && !holdsSelection
}

/** The summary that is written once a conversation has ended. */
export function isWrapUp({ kind, end, expired }: Pick<OverlayTip, 'expired' | 'kind' | 'end'>): boolean {
  return kind === 'summary' && end === 'complete' && expired === undefined
}
