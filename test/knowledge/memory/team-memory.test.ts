import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentId, conversationId } from '../../../src/domain/ids.ts'
import type { PastQuery } from '../../../src/knowledge/memory/find-past.ts'
import { usualMemoryRules } from '../../../src/knowledge/memory/memory-file.ts'
import { openTeamMemory } from '../../../src/knowledge/memory/team-memory.ts'
import type { TeamMemoryOptions } from '../../../src/knowledge/memory/team-memory.ts'
import { everybody } from '../../../src/listener/scope.ts'
import { EmbedderError } from '../../../src/model/embedder.ts'
import type { Embedder } from '../../../src/model/embedder.ts'
import { openDatabaseStore } from '../../../src/store/database-store.ts'
import { openSqlite } from '../../../src/store/sqlite.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { until } from '../../helpers/until.ts'

const at = new Date('2026-11-23T09:00:00Z')
const signal = new AbortController().signal

/** Texts with the same words are the same to it, and others are nothing to each other. */
const wordEmbedder: Embedder = {
  embed: (texts) =>
    Promise.resolve(
      texts.map((text) => {
        const vector = new Float32Array(64)
        for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
          const place = word.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 64, 7)
          vector[place] = (vector[place] ?? 0) + 1
        }
        const length = Math.hypot(...vector) || 1
        return vector.map((value) => value / length)
      }),
    ),
}

const saidTo = (reply: string) => [
  { speaker: 'visitor' as const, text: 'Where is my parcel' },
  { speaker: 'agent' as const, text: reply },
  { speaker: 'visitor' as const, text: 'Thanks' },
]
const query = (text = 'Where is my parcel', told = text): PastQuery => ({
  conversationId: conversationId('now'),
  language: 'en',
  lines: [{ speaker: 'visitor', text }],
  told,
})

async function open(folder: string, more: Partial<TeamMemoryOptions> = {}) {
  const errors: unknown[] = []
  const stack = new AsyncDisposableStack()
  const store = stack.use(
    await openDatabaseStore(openSqlite(join(folder, 'sotto.db')), { onWriteError: (error) => errors.push(error) }),
  )
  const memory = stack.use(
    openTeamMemory({
      store,
      embedder: wordEmbedder,
      rules: () => usualMemoryRules,
      scope: () => everybody,
      isRisky: () => false,
      onError: (error) => errors.push(error),
      now: () => at,
      refreshEveryMs: 20,
      // However busy the machine is.
      foundWithinMs: 20_000,
      ...more,
    }),
  )
  const save = (name: string, { skill, agent = 'ada' }: { readonly skill?: string; readonly agent?: string } = {}) =>
    store.saveConversation({
      conversationId: conversationId(name),
      account: '1',
      agentId: agentId(agent),
      skill,
      language: 'en',
      state: 'ended',
      startedAt: at,
      endedAt: at,
    })
  /** Conversations in which agents gave these replies to the same question. */
  const live = async (
    replies: readonly string[],
    given: Parameters<typeof save>[1] & { readonly offlineOnly?: boolean } = {},
  ) => {
    for (const [place, reply] of replies.entries()) {
      await save(`c${place}`, given)
      memory.remember({
        conversationId: conversationId(`c${place}`),
        lines: saidTo(reply),
        offlineOnly: given.offlineOnly ?? false,
      })
    }
    await memory.idle()
  }
  return { store, memory, errors, save, live, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const same = ['May I have your order number', 'May I have your order number', 'May I have your order number please']

describe('the memory of the team', () => {
  it('finds what agents did in several conversations like this one, over restarts', async () => {
    using folder = temporaryFolder()
    {
      await using rig = await open(folder.path)
      expect(await rig.memory.find(query(), signal)).toMatchObject({ agreed: [], isSound: false })
      await rig.live(same)
      expect(rig.errors).toEqual([])
    }
    await using rig = await open(folder.path)
    await until('the memory to be read', () => rig.memory.size() === 3)
    const past = await rig.memory.find(query(), signal)
    expect(past).toMatchObject({
      isSound: true,
      agreed: [{ text: 'May I have your order number', conversations: 3, gaps: 0, agreement: 1 }],
      examples: [{ situation: 'Where is my parcel', reply: 'May I have your order number', conversations: 3 }],
    })
    expect(await rig.memory.find(query('Do you sell helmets'), signal)).toMatchObject({ agreed: [], isSound: false })
  })

  it('lets no odd agent speak for the team, and knows nothing of a conversation from that conversation itself', async () => {
    using folder = temporaryFolder()
    await using rig = await open(folder.path)
    await rig.live([...same.slice(1), 'Go away', 'Look it up yourself', 'No idea whatsoever'])
    expect((await rig.memory.find(query(), signal)).agreed).toEqual([])
    await rig.live([...same, 'Go away', 'Look it up yourself', 'No idea whatsoever', 'Try Monday'])
    const past = await rig.memory.find(query(), signal)
    expect(past.agreed[0]).toMatchObject({ conversations: 3 })
    expect(past.isSound).toBe(false)
    const own = await rig.memory.find({ ...query(), conversationId: conversationId('c0') }, signal)
    expect(own.agreed).toEqual([])
  })

  it('is empty at once where a conversation is erased, also while its moments are being made', async () => {
    using folder = temporaryFolder()
    await using rig = await open(folder.path)
    await rig.live(same)
    rig.memory.forget(conversationId('c0'))
    expect(rig.memory.size()).toBe(2)
    await rig.store.forgetConversation(conversationId('c0'))
    await rig.save('late')
    rig.memory.remember({ conversationId: conversationId('late'), lines: saidTo('Hello'), offlineOnly: false })
    rig.memory.forget(conversationId('late'))
    await rig.store.forgetConversation(conversationId('late'))
    await rig.memory.idle()
    expect(rig.memory.size()).toBe(2)
    expect(await rig.store.pastMomentState()).toMatchObject({ count: 2 })
    expect(rig.errors).toEqual([])
  })

  it('sees what another process takes in or removes', async () => {
    using folder = temporaryFolder()
    await using rig = await open(folder.path)
    await using other = await open(folder.path)
    await other.live(same)
    await until('the other’s moments', () => rig.memory.size() === 3)
    await other.store.forgetAccount('1')
    await until('them to be gone', () => rig.memory.size() === 0)
  })

  it('uses no conversation outside today’s scope, and gives none of an offline-only skill to a model', async () => {
    using folder = temporaryFolder()
    let scope = everybody
    await using rig = await open(folder.path, { scope: () => scope })
    await rig.live(same, { skill: 'billing' })
    const asked = async () => {
      const { agreed, examples } = await rig.memory.find(query(), signal)
      return [agreed.length, examples.length]
    }
    expect(await asked()).toEqual([1, 1])
    scope = { ...everybody, skills: { except: ['Billing'] } }
    expect(await asked()).toEqual([0, 0])
    scope = { ...everybody, agents: { only: ['ben'] } }
    expect(await asked()).toEqual([0, 0])
    scope = { ...everybody, consent: { variable: 'tipsConsent', yes: ['yes'] } }
    expect(await asked()).toEqual([0, 0])
    await rig.live(same, { skill: 'billing' })
    expect(await asked()).toEqual([1, 1])
    scope = { ...scope, offlineSkills: ['billing'] }
    expect(await asked()).toEqual([1, 0])
    await rig.live(same, { skill: 'billing', offlineOnly: true })
    scope = { ...scope, offlineSkills: [] }
    expect(await asked()).toEqual([1, 0])
  })

  it('uses and adds nothing while it is off, and forgets what is older than the team wants', async () => {
    using folder = temporaryFolder()
    let rules = usualMemoryRules
    let now = at
    {
      await using rig = await open(folder.path, { rules: () => rules })
      await rig.live(same)
      rules = { ...rules, use: false }
      expect(await rig.memory.find(query(), signal)).toMatchObject({ agreed: [] })
      await until('the memory to be empty', () => rig.memory.size() === 0)
      await rig.save('new')
      rig.memory.remember({ conversationId: conversationId('new'), lines: saidTo('Hello'), offlineOnly: false })
      await rig.memory.idle()
      expect(await rig.store.pastMomentState()).toMatchObject({ count: 3 })
      rules = { ...rules, use: true, most: 2 }
      await until('the newest of them', () => rig.memory.size() === 2)
    }
    now = new Date(at.getTime() + usualMemoryRules.keepMs + 1)
    await using rig = await open(folder.path, { now: () => now })
    await until('them to be forgotten', async () => (await rig.store.pastMomentState()).count === 0)
    expect(await rig.store.conversation(conversationId('c0'))).toBeDefined()
  })

  it('has no past where the encoder has a fault, and says so; and none for another language', async () => {
    using folder = temporaryFolder()
    let broken = false
    const embedder: Embedder = {
      embed: (texts, given) =>
        broken ? Promise.reject(new EmbedderError('out of order')) : wordEmbedder.embed(texts, given),
    }
    await using rig = await open(folder.path, { embedder })
    await rig.live(same)
    expect((await rig.memory.find({ ...query(), language: 'de' }, signal)).agreed).toEqual([])
    expect((await rig.memory.find({ ...query(), language: 'en-GB' }, signal)).agreed).toHaveLength(1)
    broken = true
    expect(await rig.memory.find(query(), signal)).toMatchObject({ agreed: [], isSound: false })
    expect(rig.errors).toEqual([new EmbedderError('out of order')])
    const stopped = new AbortController()
    stopped.abort()
    expect(await rig.memory.find(query(), stopped.signal)).toMatchObject({ agreed: [] })
    expect(rig.errors).toHaveLength(1)
  })

  it('takes a conversation that was taken up again for one that went less well', async () => {
    using folder = temporaryFolder()
    await using rig = await open(folder.path)
    await rig.live(['One'])
    await rig.live(['Two'])
    const moments = await rig.store.pastMoments({ encoder: 'use-lite-512/1', after: 0, limit: 10 })
    expect(moments.map(({ reply, wentWell }) => [reply, wentWell])).toEqual([['Two', 0.7]])
  })
})
