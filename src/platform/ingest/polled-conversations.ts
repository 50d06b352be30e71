import type { JoinedConversations } from '../joined-conversations.ts'

/** LivePerson chats that are polled as well: a push of such a chat goes to the conversation that polling feeds. */
export type PolledConversations = Pick<
  JoinedConversations,
  'bridge' | 'isPolled' | 'known' | 'notePushed' | 'push' | 'takeLeft'
>
