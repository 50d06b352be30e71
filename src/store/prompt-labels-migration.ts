import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Where prompts' labels stand, and how they came there. */
export const promptLabelsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('prompt_labels')
      .addColumn('prompt_id', 'text', (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('file_version', 'text', (column) => column.notNull())
      .addColumn('share', 'integer')
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('moved_by', 'text')
      .addPrimaryKeyConstraint('prompt_labels_key', ['prompt_id', 'label'])
      .execute()
    await db.schema
      .createTable('prompt_label_moves')
      .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('prompt_id', 'text', (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('version', 'text')
      .addColumn('file_version', 'text', (column) => column.notNull())
      .addColumn('share', 'integer')
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('moved_by', 'text')
      .execute()
    await db.schema.createIndex('prompt_label_moves_prompt').on('prompt_label_moves').column('prompt_id').execute()
    // With what is counted in it, so that a prompt's versions are counted without reading their tips.
    await db.schema
      .createIndex('tips_prompt')
      .on('tips')
      .columns(['prompt_id', 'prompt_version', 'withheld_rule', 'outcome'])
      .execute()
  },
}
