import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentId, conversationId, tipId } from '../../src/domain/ids.ts'
import { SetupError } from '../../src/lib/setup-error.ts'
import { untilItWorks } from '../../src/lib/until-it-works.ts'
import { openThreadedStore } from '../../src/store/threaded-store.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const id = conversationId('c1')
const at = new Date('2026-11-23T09:00:00Z')
const conversation = {
  conversationId: id,
  account: '1',
  agentId: agentId('ada'),
  skill: undefined,
  language: undefined,
  state: 'chatting' as const,
  startedAt: at,
  endedAt: undefined,
}
const line = {
  type: 'line',
  conversationId: id,
  platformEventId: 1,
  at,
  speaker: 'visitor',
  text: 'hello',
  agentsOnly: false,
} as const
const delta = (streamSequence: number, text: string) =>
  ({ type: 'tip-delta', conversationId: id, streamSequence, tipId: tipId('t1'), text, whole: false }) as const

describe('the store in a thread of its own', () => {
  it('says when it fell over, loses nothing that was answered, and goes on', async () => {
    using folder = temporaryFolder()
    const errors: unknown[] = []
    const store = await openThreadedStore(join(folder.path, 'sotto.db'), {
      program: new URL('./falling-store-worker.ts', import.meta.url),
      restartAfterMs: 1,
      onWriteError: (error) => errors.push(error),
    })
    await store.appendEvents([line], at)
    const lost = store.saveConversation(conversation)
    await expect(lost).rejects.toThrow('fell over')
    expect(errors.length).toBeGreaterThan(0)
    const { signal } = new AbortController()
    await untilItWorks(() => store.saveConversation(conversation), signal)
    expect(await store.lines(id)).toHaveLength(1)
    expect(await store.conversation(id)).toMatchObject({ agentId: 'ada', lines: 1 })
    expect(store.waitingWrites()).toBe(0)
    await store[Symbol.asyncDispose]()
  })

  it('takes a value that cannot be sent for a write that failed, and no other write with it', async () => {
    using folder = temporaryFolder()
    const errors: unknown[] = []
    await using store = await openThreadedStore(join(folder.path, 'sotto.db'), {
      onWriteError: (error) => errors.push(error),
    })
    const good = store.appendEvents([line], at)
    const bad = store.saveConversation({ ...conversation, skill: (() => '') as unknown as string })
    await expect(bad).rejects.toThrow('cannot be stored')
    await good
    expect(errors).toHaveLength(1)
    expect(await store.lines(id)).toHaveLength(1)
  })

  it('tells who starts it what to do about a folder that cannot be used', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'sotto.db'), 'no database'.repeat(1_000))
    const opening = openThreadedStore(join(folder.path, 'sotto.db'), { onWriteError: () => undefined })
    await expect(opening).rejects.toThrow(SetupError)
    await expect(opening).rejects.toThrow('SOTTO_DATA_DIR')
  })

  it('keeps the tip events of a conversation that was forgotten and begins anew apart from those before', async () => {
    using folder = temporaryFolder()
    await using store = await openThreadedStore(join(folder.path, 'sotto.db'), { onWriteError: () => undefined })
    void store.appendTipEvent(delta(1, 'before'), at)
    void store.forgetConversation(id)
    void store.appendTipEvent(delta(2, 'late'), at)
    void store.saveConversation(conversation)
    void store.appendTipEvent(delta(1, 'anew'), at)
    expect(await store.tipEvents(id, 0)).toMatchObject([{ text: 'anew', streamSequence: 1 }])
  })

  it('writes what it was given before it is closed, and takes nothing after', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'sotto.db')
    const store = await openThreadedStore(file, { flushEveryMs: 60_000, onWriteError: () => undefined })
    const written = store.appendEvents([line], at)
    expect(store.waitingWrites()).toBe(1)
    await store[Symbol.asyncDispose]()
    await written
    await expect(store.appendEvents([line], at)).rejects.toThrow('closed')
    await using again = await openThreadedStore(file, { onWriteError: () => undefined })
    expect(await again.lines(id)).toHaveLength(1)
  })
})
