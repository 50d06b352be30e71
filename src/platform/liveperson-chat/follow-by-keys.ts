import { attributeChats } from './attribute-chats.ts'
import type { Attributed } from './attribute-chats.ts'
import { ChatKeys } from './chat-keys.ts'
import { chatConversationId } from './chat-reading.ts'
import type { ShadowOptions } from './chat-reading.ts'
import { watchKeysFile } from './keys-file.ts'
import { logOutQuietly } from './listening-user.ts'
import type { ListeningUserSession } from './listening-user.ts'
import type { PushedKeys } from './pushed-keys.ts'
import { followAgentChats } from './shadow.ts'

export type FollowByKeysOptions = Omit<ShadowOptions, 'onEvents' | 'onLeft' | 'openSession' | 'resume'> &
  Pick<Parameters<typeof attributeChats>[0], 'heardElsewhere' | 'onEvents' | 'onLeft'> & {
    /** Undefined where only pushes tell of chats. */
    readonly keysFile: string | undefined
    /** Shared by all listening users. */
    readonly pushedKeys: Pick<PushedKeys, 'share'>
    /** The file, or a line of it, cannot be used; the rest is. */
    readonly onKeysProblem: (problem: string) => void
    /** Conversations that an earlier process had not heard to their end, and whose they were. */
    readonly resume: readonly Attributed[]
    readonly openSession: (keys: ChatKeys, signal: AbortSignal) => Promise<ListeningUserSession>
  }

/**
 * Follows the chats whose keys stand in a file or were pushed, through a user of its own (architecture §4 `keys`). A chat
 * whose key leaves the file is still read to its end. Chats of agents that `agentOf` does not know are not taken.
 *
 * Resolves and rejects as `followAgentChats`; logs out before that.
 */
export async function followByKeys(options: FollowByKeysOptions): Promise<void> {
  const { keysFile, onKeysProblem, resume, signal, onTrouble } = options
  const prefix = chatConversationId(options.account, '')
  const ended = new AbortController()
  const watching = AbortSignal.any([signal, ended.signal])
  const inFile =
    keysFile === undefined
      ? () => new Set<string>()
      : await watchKeysFile({ file: keysFile, onProblem: onKeysProblem, signal: watching })
  using pushed = options.pushedKeys.share()
  const keys = new ChatKeys(() => inFile().union(pushed.keys()))
  const attributed = attributeChats({ ...options, known: resume })
  let session: ListeningUserSession | undefined
  try {
    await followAgentChats({
      ...options,
      onEvents: attributed.onEvents,
      onLeft(conversationId, because) {
        if (because !== 'moved') pushed.forget(conversationId.slice(prefix.length), because)
        attributed.onLeft(conversationId, because)
      },
      resume: resume.map(({ conversationId }) => conversationId),
      openSession: async (openSignal) => (session = await options.openSession(keys, openSignal)),
    })
  } finally {
    ended.abort()
    if (session) await logOutQuietly(session, (error) => onTrouble(error, 0, 'session'))
  }
}
