import type { Insertable, Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { LRUCache } from 'lru-cache'
import { conversationId, promptVersionId } from '../domain/ids.ts'
import type { KeptEvent, Speaker } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { SequencedTipEvent } from '../domain/tip.ts'
import type { VisitorHash } from '../domain/visitor-hash.ts'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import { createAgentSettingsRecords } from './agent-settings-records.ts'
import { migrations } from './migrations.ts'
import { createPastMomentRecords, writePastMoments } from './past-moment-records.ts'
import { createPromptRecords } from './prompt-records.ts'
import { joinDeltas } from './join-deltas.ts'
import type { TimedTipEvent } from './join-deltas.ts'
import { createJoinedWrites } from './joined-writes.ts'
import { createQuickStatement } from './quick-statement.ts'
import { mergeDeltas } from './replay.ts'
import { conversationRow, eventRow, outcomeRow, tipEventRow, tipRow, toConversation, toLines, toTip } from './rows.ts'
import type { OutcomeRow } from './rows.ts'
import type { Tables } from './schema.ts'
import type { ConversationSummary, Store } from './store.ts'
import { emptyWriteAheadLog } from './sqlite.ts'
import { createTipActionRecords } from './tip-action-records.ts'
import { createTipRequests } from './tip-requests.ts'
import { createWriteQueue } from './write-queue.ts'

/** SQLite takes 32,766 parameters in one statement; nine columns an event leave room. */
const rowsAtOnce = 500

/** So few texts of the statement, and so short a time in SQLite at once. */
const tipEventsAtOnce = 40

/** Late writes of a conversation come soon after it was forgotten, or not at all. */
const forgottenAtMost = 10_000

const conversationTables = [
  'events',
  'tips',
  'tip_requests',
  'tip_events',
  'tip_actions',
  'visitor_hashes',
  'past_moments',
] as const

/** Brings the tables up to date and serves them as the `Store` port. Disposing it flushes and closes the database. */
export async function openDatabaseStore(
  db: Kysely<Tables>,
  options: {
    readonly flushEveryMs?: number
    readonly onWriteError: (error: unknown) => void
    readonly onCommit?: () => void
  },
): Promise<Store> {
  await migrate(db)
  const queue = createWriteQueue<Transaction<Tables>>({
    flushEveryMs: options.flushEveryMs ?? 50,
    onError: options.onWriteError,
    onCommit: options.onCommit ?? (() => undefined),
    transact: (work) => db.transaction().execute(work),
  })

  const forgotten = new LRUCache<ConversationId, true>({ max: forgottenAtMost })
  const writeOf = (id: ConversationId, work: Parameters<typeof queue.write>[0]) =>
    forgotten.has(id) ? Promise.resolve() : queue.write(work)

  const insertEvents = createQuickStatement((kysely, rows: readonly Insertable<Tables['events']>[]) =>
    kysely
      .insertInto('events')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing()),
  )
  const writeEvents = async (trx: Transaction<Tables>, events: readonly KeptEvent[], seenAt: Date) => {
    for (let from = 0; from < events.length; from += rowsAtOnce) {
      const rows = events.slice(from, from + rowsAtOnce).map((event) => eventRow(event, seenAt))
      await insertEvents(trx, rows)
    }
  }
  const insertTipEvents = createQuickStatement((kysely, rows: readonly Insertable<Tables['tip_events']>[]) =>
    kysely
      .insertInto('tip_events')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing()),
  )
  const upsertTip = createQuickStatement((kysely, rows: readonly Insertable<Tables['tips']>[]) =>
    kysely
      .insertInto('tips')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(({ ref }) =>
            Object.fromEntries(
              Object.keys(rows[0] ?? {}).map((column) => [column, ref(`excluded.${column as keyof Tables['tips']}`)]),
            ),
          ),
      ),
  )
  const updateOutcome = createQuickStatement((kysely, rows: readonly (OutcomeRow & { readonly id: string })[]) => {
    const { id, ...outcome } = rows[0] ?? { id: '', outcome: null, outcome_words: null, outcome_meaning: null }
    return kysely.updateTable('tips').set(outcome).where('id', '=', id)
  })
  const tipRequests = createTipRequests()
  const tipEvents = createJoinedWrites(queue, async (trx: Transaction<Tables>, events: readonly TimedTipEvent[]) => {
    const rows = joinDeltas(events).map(({ event, at }) => tipEventRow(event, at))
    for (let from = 0; from < rows.length; from += tipEventsAtOnce)
      await insertTipEvents(trx, rows.slice(from, from + tipEventsAtOnce))
  })

  const summaries = () =>
    db
      .selectFrom('conversations')
      .selectAll('conversations')
      .select(({ selectFrom }) => [
        selectFrom('events')
          .whereRef('events.conversation_id', '=', 'conversations.id')
          .where('events.type', '=', 'line')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .as('lines'),
        selectFrom('tips')
          .whereRef('tips.conversation_id', '=', 'conversations.id')
          .where('tips.withheld_rule', 'is', null)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .as('tips_shown'),
        selectFrom('tips')
          .whereRef('tips.conversation_id', '=', 'conversations.id')
          .where('tips.withheld_rule', 'is not', null)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .as('tips_withheld'),
      ])
  const toSummary = (
    row: Awaited<ReturnType<ReturnType<typeof summaries>['execute']>>[number],
  ): ConversationSummary => ({
    ...toConversation(row),
    lines: row.lines ?? 0,
    tipsShown: row.tips_shown ?? 0,
    tipsWithheld: row.tips_withheld ?? 0,
  })

  return {
    ...createPromptRecords(db, queue),
    ...createAgentSettingsRecords(db, queue),
    ...createPastMomentRecords(db, queue, writeOf),
    ...createTipActionRecords(db, queue, writeOf),
    saveConversation: (conversation) => {
      forgotten.delete(conversation.conversationId)
      return queue.write((trx) => {
        const { id, ...rest } = conversationRow(conversation)
        return trx
          .insertInto('conversations')
          .values({ id, ...rest })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
          .execute()
      })
    },
    appendEvents: (events, seenAt) => queue.write((trx) => writeEvents(trx, events, seenAt)),
    saveImported: ({ conversation, events, hashes, moments, at }) =>
      queue.write(async (trx) => {
        await trx.insertInto('conversations').values(conversationRow(conversation)).execute()
        await writeEvents(trx, events, at)
        await writeHashes(trx, conversation.conversationId, hashes)
        await writePastMoments(trx, moments)
      }),
    saveTip(tip) {
      const saved = writeOf(tip.conversationId, async (trx) => {
        await tipRequests.write(trx, tip)
        await upsertTip(trx, [tipRow(tip)])
      })
      saved.then(
        () => forgotten.has(tip.conversationId) || tipRequests.written(tip.tipId),
        () => undefined,
      )
      return saved
    },
    saveOutcome: (tip, verdict) => queue.write((trx) => updateOutcome(trx, [{ ...outcomeRow(verdict), id: tip }])),
    appendTipEvent: (event, at) =>
      forgotten.has(event.conversationId) ? Promise.resolve() : tipEvents.add({ event, at }),
    saveVisitorHashes: (conversation, hashes) => queue.write((trx) => writeHashes(trx, conversation, hashes)),
    savePromptVersion: ({ promptId, file, version, content, at }) =>
      queue.write((trx) =>
        trx
          .insertInto('prompt_versions')
          .values({ prompt_id: promptId, file, version, content, first_seen_at: at.getTime() })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      ),

    async promptVersions(file) {
      await queue.flush()
      const rows = await db
        .selectFrom('prompt_versions')
        .selectAll()
        .where('file', '=', file)
        .orderBy('first_seen_at', 'desc')
        .execute()
      return rows.map(({ version, content, first_seen_at }) => ({
        version: promptVersionId(version),
        content,
        firstSeenAt: new Date(first_seen_at),
      }))
    },
    async conversation(id) {
      await queue.flush()
      const row = await summaries().where('conversations.id', '=', id).executeTakeFirst()
      return row && toSummary(row)
    },
    async conversations({ before, limit }) {
      await queue.flush()
      let query = summaries().orderBy('conversations.started_at', 'desc').orderBy('conversations.id').limit(limit)
      if (before) {
        const startedAt = before.startedAt.getTime()
        query = query.where(({ eb, or, and }) =>
          or([
            eb('conversations.started_at', '<', startedAt),
            and([eb('conversations.started_at', '=', startedAt), eb('conversations.id', '>', before.conversationId)]),
          ]),
        )
      }
      return (await query.execute()).map(toSummary)
    },
    async conversationOfSession(account, rtSessionId) {
      await queue.flush()
      const row = await db
        .selectFrom('conversations')
        .selectAll()
        .where('rt_session_id', '=', rtSessionId)
        .where('account', '=', account)
        .orderBy('started_at')
        .limit(1)
        .executeTakeFirst()
      return row && toConversation(row)
    },
    async conversationPolledAs(polledId) {
      await queue.flush()
      const row = await db.selectFrom('conversations').selectAll().where('polled_id', '=', polledId).executeTakeFirst()
      return row && toConversation(row)
    },
    async conversationsOfVisitor(hashes) {
      if (hashes.length === 0) return []
      await queue.flush()
      const rows = await db
        .selectFrom('visitor_hashes')
        .innerJoin('conversations', 'conversations.id', 'visitor_hashes.conversation_id')
        .select(['conversations.id', 'conversations.started_at'])
        .distinct()
        .where(({ eb, or, and }) =>
          or(
            hashes.map(({ key, hash }) =>
              and([eb('visitor_hashes.hash', '=', hash), eb('visitor_hashes.key', '=', key)]),
            ),
          ),
        )
        .orderBy('conversations.started_at')
        .orderBy('conversations.id')
        .execute()
      return rows.map((row) => conversationId(row.id))
    },
    async unfinished(agent) {
      await queue.flush()
      const rows = await db
        .selectFrom('conversations')
        .select(['id', 'polled_id'])
        .where('agent_id', '=', agent)
        .where('state', '!=', 'ended')
        .execute()
      return rows.map((row) => conversationId(row.polled_id ?? row.id))
    },
    async platformEventIds(id) {
      await queue.flush()
      const rows = await db.selectFrom('events').select('platform_event_id').where('conversation_id', '=', id).execute()
      return new Set(rows.map((row) => row.platform_event_id))
    },
    async lines(id) {
      await queue.flush()
      const rows = await db
        .selectFrom('events')
        .select(['platform_event_id', 'type', 'speaker', 'text', 'at', 'agents_only', 'detail'])
        .where('conversation_id', '=', id)
        .where('type', 'in', ['line', 'line-copy'])
        .orderBy('platform_event_id')
        .execute()
      return toLines(rows)
    },
    async tips(id) {
      await queue.flush()
      const rows = await db
        .selectFrom('tips')
        .leftJoin('tip_requests', 'tip_requests.tip_id', 'tips.id')
        .selectAll('tips')
        .select('tip_requests.sent as request_sent')
        .where('tips.conversation_id', '=', id)
        .orderBy('tips.at')
        .execute()
      return rows.map(toTip)
    },
    async tipEvents(id, after) {
      await queue.flush()
      const rows = await db
        .selectFrom('tip_events')
        .select('body')
        .where('conversation_id', '=', id)
        .orderBy('stream_sequence')
        .execute()
      return mergeDeltas(
        rows.map((row) => JSON.parse(row.body) as SequencedTipEvent),
        after,
      )
    },
    async lastStreamSequence(id) {
      await queue.flush()
      const row = await db
        .selectFrom('tip_events')
        .select(({ fn }) => fn.max('stream_sequence').as('last'))
        .where('conversation_id', '=', id)
        .executeTakeFirst()
      return row?.last ?? 0
    },
    async counts() {
      await queue.flush()
      const lines = await db
        .selectFrom('events')
        .select(['speaker', ({ fn }) => fn.countAll<number>().as('n')])
        .where('type', '=', 'line')
        .groupBy('speaker')
        .execute()
      const tips = await db
        .selectFrom('tips')
        .select([
          sql<number>`sum(case when withheld_rule is null then 1 else 0 end)`.as('shown'),
          ({ fn }) => fn.countAll<number>().as('all'),
        ])
        .executeTakeFirst()
      const count = (speaker: Speaker) => lines.find((row) => row.speaker === speaker)?.n ?? 0
      const shown = tips?.shown ?? 0
      return {
        lines: { visitor: count('visitor'), agent: count('agent'), system: count('system') },
        tips: { shown, withheld: (tips?.all ?? 0) - shown },
      }
    },
    async forgetConversation(id) {
      forgotten.set(id, true)
      tipEvents.separate()
      tipRequests.forget()
      await queue.write(async (trx) => {
        for (const table of conversationTables) {
          await trx.deleteFrom(table).where('conversation_id', '=', id).execute()
        }
        await trx.deleteFrom('conversations').where('id', '=', id).execute()
      })
      await emptyWriteAheadLog(db)
    },
    async forgetAccount(account) {
      tipEvents.separate()
      await queue.write(async (trx) => {
        const ids = trx.selectFrom('conversations').select('id').where('account', '=', account)
        for (const table of conversationTables) {
          await trx.deleteFrom(table).where('conversation_id', 'in', ids).execute()
        }
        await trx.deleteFrom('conversations').where('account', '=', account).execute()
      })
      await emptyWriteAheadLog(db)
    },
    async accounts() {
      await queue.flush()
      return db
        .selectFrom('conversations')
        .select(['account', ({ fn }) => fn.countAll<number>().as('conversations')])
        .groupBy('account')
        .orderBy('account')
        .execute()
    },
    waitingWrites: queue.waiting,
    async [Symbol.asyncDispose]() {
      await queue.close()
      await db.destroy()
    },
  }
}

async function writeHashes(
  trx: Transaction<Tables>,
  conversation: ConversationId,
  hashes: readonly VisitorHash[],
): Promise<void> {
  if (hashes.length === 0) return
  await trx
    .insertInto('visitor_hashes')
    .values(hashes.map(({ key, hash }) => ({ conversation_id: conversation, key, hash })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) {
    throw new SetupError(
      `The database cannot be brought up to date (${errorText(error)}). Was it made by a newer Sotto? Use that one, or another SOTTO_DATA_DIR.`,
    )
  }
}
