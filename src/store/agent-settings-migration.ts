import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How each agent wants their overlay. */
export const agentSettingsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('agent_settings')
      .addColumn('person_id', 'text', (column) => column.primaryKey())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .execute()
  },
}
