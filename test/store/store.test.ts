import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Migrator } from 'kysely/migration'
import { describe, expect, it } from 'vitest'
import { agentId, conversationId, personId, promptId, promptVersionId, tipId } from '../../src/domain/ids.ts'
import type { SequencedTipEvent, Tip } from '../../src/domain/tip.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { migrations } from '../../src/store/migrations.ts'
import { tipRow } from '../../src/store/rows.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { openThreadedStore } from '../../src/store/threaded-store.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const id = conversationId('liveperson-1-H1K1')
const at = new Date('2026-11-23T09:00:00Z')
const conversation = {
  conversationId: id,
  account: '1',
  agentId: agentId('ada'),
  skill: 'billing',
  language: undefined,
  state: 'chatting' as const,
  startedAt: at,
  endedAt: undefined,
}
const line = (platformEventId: number) =>
  ({
    type: 'line',
    conversationId: id,
    platformEventId,
    at,
    speaker: 'visitor',
    text: `line ${platformEventId}`,
    agentsOnly: false,
  }) as const
const tip: Tip = {
  tipId: tipId('t1'),
  conversationId: id,
  agentId: agentId('ada'),
  kind: 'reply',
  engine: 'offline',
  model: undefined,
  promptId: promptId('coach'),
  promptVersion: promptVersionId('abc'),
  answers: 1,
  text: 'Hello',
  cards: [],
  sent: '',
  end: 'complete',
  withheld: undefined,
  latency: { lineSentAt: 1, lineSeenAt: 2, askedAt: 3, firstTokenAt: 4, firstShownAt: 5, endedAt: 6 },
  at,
}

type Engine = (file: string, options: { readonly onWriteError: (error: unknown) => void }) => Promise<Store>
/** Whatever keeps to the port keeps to these tests. */
const engines: readonly (readonly [string, Engine])[] = [
  ['on this thread', (file, options) => openDatabaseStore(openSqlite(file), options)],
  ['in a thread of its own', openThreadedStore],
]

/** The tables as the first release of them made them. */
async function makeFirstTables(folder: string, more: readonly string[] = []) {
  const db = openSqlite(join(folder, 'sotto.db'))
  const { '2026-11-23-first': first } = migrations
  if (!first) throw new Error('the first migration is gone')
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ '2026-11-23-first': first }) },
  }).migrateToLatest()
  expect(error).toBeUndefined()
  for (const column of more) await db.schema.alterTable('conversations').addColumn(column, 'text').execute()
  await db.destroy()
}

describe.each(engines)('the store, %s', (_where, engine) => {
  const open = async (folder: string) => {
    const errors: unknown[] = []
    const store = await engine(join(folder, 'sotto.db'), { onWriteError: (error) => errors.push(error) })
    return Object.assign(store, { errors })
  }

  it.each([[[]], [['rt_session_id', 'polled_id']]])(
    'brings older tables up to date, whether or not they had %o',
    async (columns) => {
      using folder = temporaryFolder()
      await makeFirstTables(folder.path, columns)
      await using store = await open(folder.path)
      await store.saveConversation({ ...conversation, rtSessionId: '77' })
      expect(await store.conversationOfSession('1', '77')).toMatchObject({ conversationId: id, rtSessionId: '77' })
      expect(store.errors).toEqual([])
    },
  )

  it('keeps each event of a conversation once, over restarts', async () => {
    using folder = temporaryFolder()
    for (const ids of [
      [0, 1, 2],
      [1, 2, 3],
      [0, 3, 7],
    ]) {
      await using store = await open(folder.path)
      await store.saveConversation(conversation)
      await store.appendEvents(ids.map(line), at)
    }
    await using store = await open(folder.path)
    expect((await store.lines(id)).map((one) => one.platformEventId)).toEqual([0, 1, 2, 3, 7])
    expect(await store.platformEventIds(id)).toEqual(new Set([0, 1, 2, 3, 7]))
    expect((await store.counts()).lines).toEqual({ visitor: 5, agent: 0, system: 0 })
    expect(await store.unfinished(agentId('ada'))).toEqual([id])
  })

  it('reads its own writes, and counts shown and withheld tips', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    void store.saveConversation(conversation)
    void store.saveTip(tip)
    void store.saveTip({ ...tip, text: 'Hello again' })
    void store.saveTip({ ...tip, tipId: tipId('t2'), withheld: { rule: 'no-support', numbers: { support: 0.2 } } })
    void store.appendTipAction(id, { tipId: tip.tipId, personId: personId('ada'), action: 'copied', at })
    expect(await store.tips(id)).toMatchObject([
      { text: 'Hello again' },
      { withheld: { rule: 'no-support', numbers: { support: 0.2 } } },
    ])
    expect(await store.conversation(id)).toMatchObject({
      lines: 0,
      tipsShown: 1,
      tipsWithheld: 1,
      skill: 'billing',
      language: undefined,
    })
    expect(await store.tipActions(id)).toEqual([{ tipId: 't1', personId: 'ada', action: 'copied', at }])
  })

  it('keeps what became of a tip beside it, whatever is saved of the tip later', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    void store.saveTip(tip)
    expect((await store.tips(id))[0]).not.toHaveProperty('outcome')
    void store.saveOutcome(tip.tipId, { outcome: 'same-step', words: 0.431, meaning: 0.875 })
    void store.saveTip({ ...tip, text: 'Hello again' })
    expect(await store.tips(id)).toMatchObject([
      { text: 'Hello again', outcome: { outcome: 'same-step', words: 0.431, meaning: 0.875 } },
    ])
    void store.saveOutcome(tip.tipId, { outcome: 'used', words: 1, meaning: undefined })
    expect((await store.tips(id))[0]?.outcome).toEqual({ outcome: 'used', words: 1, meaning: undefined })
  })

  it('replays tip events after a position, with the deltas of a tip as one', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    const common = { conversationId: id, tipId: tip.tipId }
    const events: SequencedTipEvent[] = [
      { ...common, streamSequence: 1, type: 'tip-delta', text: 'Hel', whole: false },
      { ...common, streamSequence: 2, type: 'tip-delta', text: 'lo', whole: false },
      { ...common, streamSequence: 3, type: 'tip-end', end: 'complete' },
    ]
    for (const event of events) void store.appendTipEvent(event, at)
    expect(await store.tipEvents(id, 0)).toEqual([{ ...events[1], text: 'Hello', whole: true }, events[2]])
    expect(await store.tipEvents(id, 1)).toEqual([{ ...events[1], text: 'Hello', whole: true }, events[2]])
    expect(await store.tipEvents(id, 2)).toEqual([events[2]])
    expect(await store.tipEvents(id, 3)).toEqual([])
    expect(await store.lastStreamSequence(id)).toBe(3)
  })

  it('finds the conversations of a visitor by any hash, over restarts, until the account is forgotten', async () => {
    using folder = temporaryFolder()
    const other = conversationId('liveperson-1-H1K2')
    const email = { key: 'email', hash: 'e' } as const
    const phone = { key: 'phone', hash: 'p' } as const
    {
      await using store = await open(folder.path)
      void store.saveConversation({ ...conversation, conversationId: other, startedAt: new Date(at.getTime() + 1) })
      void store.saveConversation(conversation)
      void store.saveVisitorHashes(id, [email, phone])
      void store.saveVisitorHashes(id, [email])
      await store.saveVisitorHashes(other, [phone])
    }
    await using store = await open(folder.path)
    expect(await store.conversationsOfVisitor([email])).toEqual([id])
    expect(await store.conversationsOfVisitor([email, phone])).toEqual([id, other])
    expect(await store.conversationsOfVisitor([{ key: 'consumer', hash: 'p' }])).toEqual([])
    expect(await store.conversationsOfVisitor([])).toEqual([])
    await store.forgetAccount('1')
    await store.saveConversation(conversation)
    expect(await store.conversationsOfVisitor([email])).toEqual([])
  })

  it('pages through conversations, newest first', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    for (let day = 1; day <= 5; day += 1) {
      void store.saveConversation({
        ...conversation,
        conversationId: conversationId(`c${day}`),
        startedAt: new Date(2026, 0, day),
      })
    }
    const first = await store.conversations({ before: undefined, limit: 3 })
    expect(first.map((one) => one.conversationId)).toEqual(['c5', 'c4', 'c3'])
    const rest = await store.conversations({ before: first.at(-1), limit: 3 })
    expect(rest.map((one) => one.conversationId)).toEqual(['c2', 'c1'])
  })

  it('does not let one bad write take the others with it', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    const good = store.saveConversation(conversation)
    const bad = store.saveTip({ ...tip, text: null as unknown as string })
    const alsoGood = store.appendEvents([line(1)], at)
    await expect(bad).rejects.toThrow(/NOT NULL/)
    await Promise.all([good, alsoGood])
    expect(store.errors).toHaveLength(1)
    expect(await store.lines(id)).toHaveLength(1)
  })

  it('forgets a conversation to the last byte, and what is written of it late', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    const disk = () =>
      readdirSync(folder.path)
        .map((file) => readFileSync(join(folder.path, file), 'latin1'))
        .join('')
    const word = 'quixotic'
    const long = `${word} `.repeat(2_000)
    const other = conversationId('other')
    await store.saveConversation(conversation)
    await store.saveConversation({ ...conversation, conversationId: other })
    await store.appendEvents([{ ...line(1), text: long }], at)
    await store.appendEvents([{ ...line(1), conversationId: other }], at)
    await store.saveTip({ ...tip, text: word, sent: long })
    expect(disk()).toContain(word)

    await store.forgetConversation(id)
    await store.saveTip({ ...tip, text: word })
    expect(disk()).not.toContain(word)
    expect(await store.conversation(id)).toBeUndefined()
    expect(await store.lines(id)).toEqual([])
    expect(await store.tips(id)).toEqual([])
    expect(await store.lines(other)).toHaveLength(1)

    await store.saveConversation(conversation)
    await store.saveTip(tip)
    expect(await store.tips(id)).toHaveLength(1)
  })

  it('keeps what was sent for a tip from its beginning on, also where an earlier release wrote it', async () => {
    using folder = temporaryFolder()
    await makeFirstTables(folder.path)
    const db = openSqlite(join(folder.path, 'sotto.db'))
    const { usage: _none, lines: _neither, ...row } = tipRow({ ...tip, tipId: tipId('old') })
    await db
      .insertInto('tips')
      .values({ ...row, sent: 'sent long ago' })
      .execute()
    await db.destroy()
    {
      await using store = await open(folder.path)
      await store.saveConversation(conversation)
      await store.saveTip({ ...tip, end: undefined, sent: 'sent now' })
      await store.saveTip({ ...tip, sent: 'sent now', text: 'Hello there' })
      await store.saveOutcome(tip.tipId, { outcome: 'used', words: 1, meaning: undefined })
      expect((await store.tips(id)).map(({ sent }) => sent).toSorted()).toEqual(['sent long ago', 'sent now'])
      await store.forgetConversation(id)
      await store.saveConversation(conversation)
      await store.saveTip({ ...tip, sent: 'sent now' })
    }
    await using again = await open(folder.path)
    expect(await again.tips(id)).toMatchObject([{ text: 'Hello', sent: 'sent now' }])
    expect(again.errors).toEqual([])
  })

  it('forgets an account with everything of it', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    await store.saveConversation(conversation)
    await store.saveConversation({ ...conversation, conversationId: conversationId('other'), account: '2' })
    await store.appendEvents([line(1)], at)
    await store.saveTip(tip)
    await store.forgetAccount('1')
    expect(await store.conversation(id)).toBeUndefined()
    expect(await store.lines(id)).toEqual([])
    expect(await store.tips(id)).toEqual([])
    expect(await store.conversation(conversationId('other'))).toBeDefined()
  })
})
