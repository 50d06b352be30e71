import type { Chat, Chats, ShadowOptions } from '../chat-reading.ts'
import { isForgotten } from './fact-readings.ts'

/** How often a chat's custom variables are read again: so long a visitor who takes consent back is still heard. */
const readAgainAfterMs = 10_000

/**
 * Reads the custom variables of all chats again where a visitor's consent stands in them, and tells all there are
 * where they changed. Never rejects. Where the platform has forgotten the visit (after 6 h, reference §7.3) what it said last holds.
 */
export async function learnConsent(chats: Chats, options: ShadowOptions): Promise<void> {
  const { consentWanted, signal, now = Date.now } = options
  if (consentWanted?.() !== true) return
  const readOne = async (chatKey: string, chat: Chat) => {
    chat.variablesReadAt = now()
    try {
      const facts = await chat.variables?.readAgain?.(signal)
      if (facts === undefined || signal.aborted || chat.foreign || chats.open.get(chatKey) !== chat) return
      chats.factTroubles.delete('custom-variables')
      const told = JSON.stringify(facts)
      if (told === chat.variablesTold) return
      chat.variablesTold = told
      const { conversationId } = chat
      const at = new Date()
      const allOf = ['pre-chat', 'custom-variable'] as const
      options.onEvents(conversationId, [{ type: 'facts-learned', conversationId, at, facts, allOf }], at)
    } catch (error) {
      if (signal.aborted) return
      if (isForgotten(error)) return void (chat.variables = undefined)
      if (chats.factTroubles.has('custom-variables')) return
      chats.factTroubles.add('custom-variables')
      options.onTrouble(error instanceof Error ? error : new Error(String(error)), 0, 'chat')
    }
  }
  const due = [...chats.open].filter(
    ([, chat]) => chat.variables && !chat.foreign && now() - chat.variablesReadAt >= readAgainAfterMs,
  )
  await Promise.all(due.map((entry) => readOne(...entry)))
}
