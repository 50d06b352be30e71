import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import type { AgentId } from '../../src/domain/ids.ts'
import { createJoinedConversations } from '../../src/platform/joined-conversations.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { openStore } from './ingest/ingest-server.ts'

const ada = agentId('ada')
const polledId = conversationId('liveperson-1-H1-aK1')
const bridgedId = (agent: AgentId, rtSessionId: string) => conversationId(`bridge-${agent}-${rtSessionId}`)

describe('a chat that polling and a widget bring at the same moment', () => {
  it('is one conversation, whichever comes first and however late the store answers', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    const waiting: (() => void)[] = []
    /** The read, once it is let go. */
    const held =
      <Asked extends readonly unknown[], Answer>(read: (...asked: Asked) => Promise<Answer>) =>
      async (...asked: Asked): Promise<Answer> => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return read(...asked)
      }
    const settle = async () => {
      for (let turn = 0; turn < 3; turn += 1) await nextTurn()
    }
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.nat({ max: 6 }),
        fc.infiniteStream(fc.boolean()),
        async (pollFirst, at, oldest) => {
          const joined = createJoinedConversations({
            account: '1',
            polledPrefix: 'liveperson-1-',
            bridgedId,
            store: {
              conversation: held(store.conversation),
              conversationOfSession: held(store.conversationOfSession),
              conversationPolledAs: held(store.conversationPolledAs),
            },
          })
          const poll = () => joined.poll(polledId, 'session-1', ada)
          const bridge = () => joined.bridge(bridgedId(ada, 'session-1'), 'session-1')
          const [first, second] = pollFirst ? [poll, bridge] : [bridge, poll]
          const ids = [first()]
          for (let step = 0; step === 0 || ids.length < 2 || waiting.length > 0; step += 1) {
            if (step === at) ids.push(second())
            await settle()
            const letGo = oldest.next().value ? waiting.shift() : waiting.pop()
            letGo?.()
            await settle()
          }
          const [one, other] = await Promise.all(ids)
          expect(one).toBe(other)
        },
      ),
    )
  })
})
