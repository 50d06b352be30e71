import { attributeChats } from './attribute-chats.ts'
import type { Attributed } from './attribute-chats.ts'
import { ChatKeys } from './chat-keys.ts'
import type { ShadowOptions } from './chat-reading.ts'
import { watchKeysFile } from './keys-file.ts'
import { logOutQuietly } from './listening-user.ts'
import type { ListeningUserSession } from './listening-user.ts'
import { followAgentChats } from './shadow.ts'

export type FollowByKeysOptions = Omit<ShadowOptions, 'onEvents' | 'onLeft' | 'openSession' | 'resume'> &
  Pick<Parameters<typeof attributeChats>[0], 'heardElsewhere' | 'onEvents' | 'onLeft'> & {
    readonly keysFile: string
    /** The file, or a line of it, cannot be used; the rest is. */
    readonly onKeysProblem: (problem: string) => void
    /** Conversations that an earlier process had not heard to their end, and whose they were. */
    readonly resume: readonly Attributed[]
    readonly openSession: (keys: ChatKeys, signal: AbortSignal) => Promise<ListeningUserSession>
  }

/**
 * Follows the chats whose keys stand in a file, through a user of its own (architecture §4 `keys`). A chat whose key
 * leaves the file is still read to its end. Chats of agents that `agentOf` does not know are not taken.
 *
 * Resolves and rejects as `followAgentChats`; logs out before that.
 */
export async function followByKeys(options: FollowByKeysOptions): Promise<void> {
  const { keysFile, onKeysProblem, resume, signal, onTrouble } = options
  const ended = new AbortController()
  const watching = AbortSignal.any([signal, ended.signal])
  const keys = new ChatKeys(await watchKeysFile({ file: keysFile, onProblem: onKeysProblem, signal: watching }))
  let session: ListeningUserSession | undefined
  try {
    await followAgentChats({
      ...options,
      ...attributeChats({ ...options, known: resume }),
      resume: resume.map(({ conversationId }) => conversationId),
      openSession: async (openSignal) => (session = await options.openSession(keys, openSignal)),
    })
  } finally {
    ended.abort()
    if (session) await logOutQuietly(session, (error) => onTrouble(error, 0, 'session'))
  }
}
