import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Moments of past conversations, with what an agent did next. */
export const pastMomentsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('past_moments')
      .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('conversation_id', 'text', (column) => column.notNull())
      .addColumn('situation', 'text', (column) => column.notNull())
      .addColumn('reply', 'text', (column) => column.notNull())
      .addColumn('marks', 'text')
      .addColumn('went_well', 'double precision', (column) => column.notNull())
      .addColumn('encoder', 'text', (column) => column.notNull())
      .addColumn('situation_vector', 'text', (column) => column.notNull())
      .addColumn('reply_vector', 'text', (column) => column.notNull())
      .addColumn('consent_by', 'text')
      .addColumn('offline_only', 'integer', (column) => column.notNull())
      .addColumn('stored_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('past_moments_conversation').on('past_moments').column('conversation_id').execute()
    await db.schema.createIndex('past_moments_stored').on('past_moments').column('stored_at').execute()
  },
}
