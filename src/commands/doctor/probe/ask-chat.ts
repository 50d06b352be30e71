import { z } from 'zod'
import { PlatformError } from '../../../platform/liveperson-chat/errors.ts'
import { maybe, object, parseAnswer } from '../../../platform/liveperson-chat/wire-shapes.ts'
import { found, notFound } from './answer.ts'
import type { Answer } from './answer.ts'
import type { TestChat } from './ask-rings.ts'
import type { TestSession } from './test-session.ts'

/** §5.4-11: the multiple-chats call, and whether the event that `fromEventIds` names comes again. */
export async function askMultipleChats(
  { chatKey }: TestChat,
  reader: TestSession,
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const { events } = await reader.read.readChat(reader.read.chatUrl(chatKey), signal)
  const [named, next] = events.slice(-2).map(({ id }) => id)
  let several
  try {
    several = await reader.read.readChats([{ chatKey, lastId: named ?? 0 }], signal)
  } catch (error) {
    if (!(error instanceof PlatformError) || error.status === undefined || error.status >= 500) throw error
    return [
      found('multipleChats', 'refused', `The call for several chats was answered ${error.status}.`),
      notFound('fromEventIds', 'the call for several chats is refused'),
    ]
  }
  const ids = several.get(chatKey)?.events.map(({ id }) => id)
  if (ids === undefined) {
    const because = 'the call for several chats was answered, but without the chat'
    return [notFound('multipleChats', because), notFound('fromEventIds', because)]
  }
  const works = found('multipleChats', 'works', 'The call for several chats was answered 200 with the chat in it.')
  const evidence = `Asked from the last but one of ${events.length} events on, ${ids.length} came.`
  if (named === undefined || next === undefined) return [works, notFound('fromEventIds', 'the chat had no two events')]
  if (ids.includes(named)) return [works, found('fromEventIds', 'inclusive', evidence)]
  return [works, ids.includes(next) ? found('fromEventIds', 'exclusive', evidence) : notFound('fromEventIds', evidence)]
}

/** §12.4: can an agent session of another agent read the chat by its key, alone or by the call for several? */
export async function askForeignChat({ chatKey }: TestChat, other: TestSession, signal: AbortSignal): Promise<Answer> {
  const alone = await refusalOf(async () => void (await other.read.readChat(other.read.chatUrl(chatKey), signal)))
  const several = await refusalOf(async () => {
    const chats = await other.read.readChats([{ chatKey, lastId: 0 }], signal)
    return chats.has(chatKey) ? undefined : 'answered without it'
  })
  const evidence = `The second agent asked for the first one’s chat: alone ${alone ?? 'it was given'}, by the call for several ${several ?? 'it was given'}.`
  return found('foreignChats', alone !== undefined && several !== undefined ? 'strict' : 'open', evidence)
}

async function refusalOf(read: () => Promise<string | void>): Promise<string | undefined> {
  try {
    return (await read()) ?? undefined
  } catch (error) {
    if (!(error instanceof PlatformError) || error.status === undefined || error.status >= 500) throw error
    return `answered ${error.status}`
  }
}

/** A skill that no account has. */
const noSkill = '999999999'

/** §11: with which status comes `transfer.errormsg`? Tried with a transfer to a skill that is not there. */
export async function askTransferError({ chatKey, owner }: TestChat): Promise<Answer> {
  const name = 'transferErrorStatus'
  try {
    await owner.act.transfer(chatKey, { skillId: noSkill }, '')
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    const evidence = `A transfer to a skill that is not there was answered ${error.status ?? '200 with an error in it'}.`
    if (error.status === 400) return found(name, 400, evidence)
    return error.name === 'RequestRefusedError' && error.status === undefined
      ? found(name, 200, evidence)
      : notFound(name, evidence)
  }
  return notFound(name, 'a transfer to a skill that is not there was taken without a word')
}

const chatInfo = object({ info: object({ chatTimeout: maybe(z.coerce.number().int().min(0).max(86_400)) }) })

/** §7.1: the limit that the chat's own info tells, in seconds there. */
export async function askChatTimeout({ chatKey, owner }: TestChat): Promise<Answer> {
  const { info } = parseAnswer(chatInfo, await owner.ask(`/chat/${encodeURIComponent(chatKey)}/info`), 'Chat info')
  if (info.chatTimeout === undefined) return notFound('chatTimeout', 'the chat’s info does not tell')
  const evidence = `The chat’s info says ${info.chatTimeout} s; that was not waited for.`
  return found('chatTimeout', info.chatTimeout * 1_000, evidence)
}
