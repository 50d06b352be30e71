import { found, notFound } from './answer.ts'
import type { Answer } from './answer.ts'
import { askChatTimeout, askForeignChat, askMultipleChats, askTransferError } from './ask-chat.ts'
import type { ProbeParts } from './ask-agent.ts'
import type { TestChat } from './ask-rings.ts'
import { askKeptAlive, isListed } from './ask-time.ts'
import type { TestSession } from './test-session.ts'
import type { Visitor } from './visitor.ts'

export type ChatQuestions = {
  readonly chat: TestChat
  /** Another agent session of the agent where there is one, as the listener's would be. */
  readonly reader: TestSession
  /** An agent session of another agent. */
  readonly other: TestSession | undefined
  readonly visitor: Visitor
  readonly long: boolean
}

/**
 * Everything about the accepted test chat, then ends it. Returns it where it is still listed after its end.
 *
 * @throws PlatformError
 */
export async function askAboutChat(
  { chat, reader, other, visitor, long }: ChatQuestions,
  { caller, undo, answers, note }: ProbeParts,
): Promise<{ readonly chatKey: string; readonly endedAt: number } | undefined> {
  const { chatKey, owner } = chat
  const { signal, now } = caller
  if (reader !== owner) {
    const listed = await isListed(chatKey, reader, signal)
    note(`An agent session that did not accept the chat ${listed ? 'lists' : 'does not list'} it.`)
  }
  await answers.ask(['multipleChats', 'fromEventIds'], () => askMultipleChats(chat, reader, signal))
  if (other !== undefined) await answers.ask(['foreignChats'], () => askForeignChat(chat, other, signal))
  let timeout: Answer | undefined
  await answers.ask(['chatTimeout'], async () => (timeout = await askChatTimeout(chat)))
  await answers.ask(['transferErrorStatus'], () => askTransferError(chat))
  await answers.ask(['chatKeptAliveBy'], async () => {
    const ms = typeof timeout?.value === 'number' ? timeout.value : 0
    if (ms === 0) return notFound('chatKeptAliveBy', 'the chat has no timeout that could be waited for')
    if (!visitor.isOurs) return notFound('chatKeptAliveBy', 'a visitor’s page keeps the chat alive by itself')
    if (!long) return notFound('chatKeptAliveBy', `not tried, it takes ${Math.ceil(ms / 1_000) + 10} s: use --long`)
    return askKeptAlive(chat, ms, caller)
  })
  if ((await owner.read.readChat(owner.read.chatUrl(chatKey), signal)).info?.state !== 'ended') {
    await owner.act.endChat(chatKey)
  }
  undo.remove('chat', chatKey)
  if (await isListed(chatKey, owner, signal)) return { chatKey, endedAt: now() }
  answers.add(found('endedListed', 0, 'The ended chat was not listed any more right after its end.'))
  return undefined
}
