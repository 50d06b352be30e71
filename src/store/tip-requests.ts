import type { Kysely, Transaction } from 'kysely'
import type { Migration } from 'kysely/migration'
import { LRUCache } from 'lru-cache'
import type { TipId } from '../domain/ids.ts'
import type { Tip } from '../domain/tip.ts'
import { createQuickStatement } from './quick-statement.ts'
import type { Tables } from './schema.ts'

/** What was sent to a model for a tip; tips that were kept before have it in their own row. */
export const tipRequestsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('tip_requests')
      .addColumn('tip_id', 'text', (column) => column.primaryKey())
      .addColumn('conversation_id', 'text', (column) => column.notNull())
      .addColumn('sent', 'text', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('tip_requests_conversation').on('tip_requests').column('conversation_id').execute()
  },
}

/** A tip is kept when it begins and when it ends, which is seconds later. */
const tipsAtHand = 20_000

/** A tip's row is written again and again, and what was sent for it is ten times as long and never changes: it is written once. */
export function createTipRequests(): {
  write(trx: Transaction<Tables>, tip: Pick<Tip, 'conversationId' | 'sent' | 'tipId'>): Promise<void>
  /** It is committed, and need not be written again. */
  written(tipId: TipId): void
  /** Something was removed. */
  forget(): void
} {
  const known = new LRUCache<TipId, true>({ max: tipsAtHand })
  const insert = createQuickStatement((kysely, rows: readonly Tables['tip_requests'][]) =>
    kysely
      .insertInto('tip_requests')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing()),
  )
  return {
    async write(trx, { tipId, conversationId, sent }) {
      if (sent !== '' && !known.has(tipId))
        await insert(trx, [{ tip_id: tipId, conversation_id: conversationId, sent }])
    },
    written: (tipId) => void known.set(tipId, true),
    forget: () => known.clear(),
  }
}
