import type { Chat, Chats, Reading, ShadowOptions } from '../chat-reading.ts'
import { learnFacts } from './learn-facts.ts'

/** Asks the sources of facts that this page brings up for the first time; the chat's first lines wait for them a little. */
export async function askFacts(
  session: Reading,
  chatKey: string,
  chat: Chat,
  page: Parameters<Reading['facts']>[0],
  chats: Chats,
  options: ShadowOptions,
): Promise<void> {
  const due = session.facts(page).filter(({ origin }) => !chat.factsAsked?.has(origin))
  for (const { origin } of due) (chat.factsAsked ??= new Set()).add(origin)
  chat.variables ??= due.find(({ origin }) => origin === 'custom-variables')
  const { conversationId } = chat
  const learned = learnFacts(due, {
    signal: options.signal,
    ...(options.wait ? { wait: options.wait } : {}),
    onFacts: (facts) => {
      // By now it may have gone to somebody we do not hear, or a later session asks for itself.
      if (chat.foreign || chats.open.get(chatKey) !== chat) return
      const at = new Date()
      options.onEvents(conversationId, [{ type: 'facts-learned', conversationId, at, facts }], at)
    },
    onRead: (origin) => chats.factTroubles.delete(origin),
    onFailure: (origin, error) => {
      // Where an account does not give them, every chat would say so.
      if (chats.factTroubles.has(origin)) return
      chats.factTroubles.add(origin)
      options.onTrouble(error, 0, 'chat')
    },
  })
  if (chat.lastId === undefined) await learned
}
