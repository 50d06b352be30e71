import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Why an agent did not like a tip, and what they took back; an index for an agent's own record. */
export const tipActionsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('tip_actions').addColumn('reason', 'text').execute()
    await db.schema
      .alterTable('tip_actions')
      .addColumn('undone', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await db.schema.createIndex('tips_agent').on('tips').columns(['agent_id', 'at']).execute()
  },
}
