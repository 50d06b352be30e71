import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { MomentsOfConversation } from '../../src/domain/past-moment.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const id = conversationId('liveperson-1-H1')
const other = conversationId('liveperson-1-H2')
const at = new Date('2026-11-23T09:00:00Z')
const conversation = (conversationId: ConversationId, account = '1') => ({
  conversationId,
  account,
  agentId: agentId('ada'),
  skill: 'billing',
  language: 'en',
  state: 'ended' as const,
  startedAt: at,
  endedAt: at,
})
const moments = (conversationId: ConversationId, replies: readonly string[], storedAt = at): MomentsOfConversation => ({
  conversationId,
  encoder: 'e1',
  consentBy: 'tipsConsent',
  offlineOnly: true,
  at: storedAt,
  moments: replies.map((reply) => ({
    conversationId,
    situation: [{ speaker: 'visitor', text: 'Where is it?' }],
    reply,
    marks: { action: 'ask_order' },
    wentWell: 0.7,
    vectors: { situation: Int8Array.of(1, -128, 127), reply: Int8Array.of(0, -1) },
  })),
})
const open = (folder: string) =>
  openDatabaseStore(openSqlite(join(folder, 'sotto.db')), {
    onWriteError: (error) => {
      throw error
    },
  })
const all = { encoder: 'e1', after: 0, limit: 100 }

describe('the record of past moments', () => {
  it('keeps the moments of a conversation over restarts, with all that decides who may use them', async () => {
    using folder = temporaryFolder()
    {
      await using store = await open(folder.path)
      await store.saveConversation(conversation(id))
      await store.savePastMoments(moments(id, ['One', 'Two']))
    }
    await using store = await open(folder.path)
    const [first, second] = await store.pastMoments(all)
    expect(first).toEqual({
      ...moments(id, ['One']).moments[0],
      number: 1,
      agentId: 'ada',
      skill: 'billing',
      language: 'en',
      consentBy: 'tipsConsent',
      offlineOnly: true,
      storedAt: at,
    })
    expect(second?.reply).toBe('Two')
    expect(await store.pastMoments({ ...all, after: 1 })).toEqual([second])
    expect(await store.pastMoments({ ...all, limit: 1 })).toEqual([first])
    expect(await store.pastMoments({ ...all, encoder: 'e2' })).toEqual([])
  })

  it('puts newer moments of a conversation in the place of those that it has, and never gives a number twice', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    await store.saveConversation(conversation(id))
    await store.savePastMoments(moments(id, ['One', 'Two']))
    await store.savePastMoments(moments(id, ['Three']))
    expect((await store.pastMoments(all)).map(({ number, reply }) => [number, reply])).toEqual([[3, 'Three']])
    expect(await store.pastMomentState()).toEqual({ count: 1, last: 3 })
    expect(await store.pastMomentNumbers({ after: 0, limit: 10 })).toEqual([3])
    expect(await store.pastMomentNumbers({ after: 3, limit: 10 })).toEqual([])
  })

  it('loses the moments of a conversation that is forgotten, to the last byte, and those of an account', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    const disk = () =>
      readdirSync(folder.path)
        .map((file) => readFileSync(join(folder.path, file), 'latin1'))
        .join('')
    for (const one of [id, other]) await store.saveConversation(conversation(one))
    await store.savePastMoments(moments(id, ['quixotic']))
    await store.savePastMoments(moments(other, ['Two']))
    expect(disk()).toContain('quixotic')
    await store.forgetConversation(id)
    // As one does that is still being embedded then.
    await store.savePastMoments(moments(id, ['quixotic']))
    expect(disk()).not.toContain('quixotic')
    expect((await store.pastMoments(all)).map(({ reply }) => reply)).toEqual(['Two'])
    await store.forgetAccount('1')
    expect(await store.pastMomentState()).toMatchObject({ count: 0 })
  })

  it('loses old moments and keeps their conversation', async () => {
    using folder = temporaryFolder()
    await using store = await open(folder.path)
    for (const one of [id, other]) await store.saveConversation(conversation(one))
    await store.savePastMoments(moments(id, ['Old'], new Date(at.getTime() - 1)))
    await store.savePastMoments(moments(other, ['New']))
    await store.forgetPastMoments(at)
    expect((await store.pastMoments(all)).map(({ reply }) => reply)).toEqual(['New'])
    expect(await store.conversation(id)).toBeDefined()
  })

  it('takes a whole past conversation, or nothing of it where it is known already', async () => {
    using folder = temporaryFolder()
    const errors: unknown[] = []
    await using store = await openDatabaseStore(openSqlite(join(folder.path, 'sotto.db')), {
      onWriteError: (error) => errors.push(error),
    })
    const line = { type: 'line', conversationId: id, platformEventId: 1, at, speaker: 'visitor', text: 'Hi' } as const
    const past = {
      conversation: conversation(id, 'import:old'),
      events: [{ ...line, agentsOnly: false }],
      hashes: [{ key: 'email', hash: 'e' } as const],
      moments: moments(id, ['One']),
      at,
    }
    await store.saveImported(past)
    await expect(store.saveImported({ ...past, moments: moments(id, ['Two', 'Three']) })).rejects.toThrow(/UNIQUE/)
    expect(errors).toHaveLength(1)
    expect(await store.lines(id)).toHaveLength(1)
    expect((await store.pastMoments(all)).map(({ reply }) => reply)).toEqual(['One'])
    expect(await store.conversationsOfVisitor(past.hashes)).toEqual([id])
    await store.forgetAccount('import:old')
    expect(await store.pastMomentState()).toMatchObject({ count: 0 })
    expect(await store.conversation(id)).toBeUndefined()
  })
})
