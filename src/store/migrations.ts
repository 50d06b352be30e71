import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { agentSettingsMigration } from './agent-settings-migration.ts'
import { pastMomentsMigration } from './past-moments-migration.ts'
import { promptLabelsMigration } from './prompt-labels-migration.ts'
import { tipActionsMigration } from './tip-actions-migration.ts'
import { tipRequestsMigration } from './tip-requests.ts'

/** In order, never edited once released; a change of the tables is a new entry. */
export const migrations: Record<string, Migration> = {
  '2026-11-23-first': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('conversations')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('account', 'text', (column) => column.notNull())
        .addColumn('agent_id', 'text', (column) => column.notNull())
        .addColumn('skill', 'text')
        .addColumn('language', 'text')
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .addColumn('ended_at', 'bigint')
        .execute()
      await db.schema.createIndex('conversations_started').on('conversations').column('started_at').execute()
      await db.schema.createIndex('conversations_agent').on('conversations').columns(['agent_id', 'state']).execute()
      await db.schema
        .createTable('events')
        .addColumn('conversation_id', 'text', (column) => column.notNull())
        .addColumn('platform_event_id', 'bigint', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('speaker', 'text')
        .addColumn('text', 'text')
        .addColumn('agents_only', 'integer', (column) => column.notNull())
        .addColumn('detail', 'text')
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('seen_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('events_key', ['conversation_id', 'platform_event_id'])
        .execute()
      await db.schema
        .createTable('tips')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('conversation_id', 'text', (column) => column.notNull())
        .addColumn('agent_id', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('engine', 'text', (column) => column.notNull())
        .addColumn('model', 'text')
        .addColumn('prompt_id', 'text', (column) => column.notNull())
        .addColumn('prompt_version', 'text', (column) => column.notNull())
        .addColumn('answers', 'bigint', (column) => column.notNull())
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('cards', 'text', (column) => column.notNull())
        .addColumn('sent', 'text', (column) => column.notNull())
        .addColumn('end', 'text')
        .addColumn('withheld_rule', 'text')
        .addColumn('withheld_numbers', 'text')
        .addColumn('latency', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('tips_conversation').on('tips').columns(['conversation_id', 'at']).execute()
      await db.schema
        .createTable('tip_events')
        .addColumn('conversation_id', 'text', (column) => column.notNull())
        .addColumn('stream_sequence', 'bigint', (column) => column.notNull())
        .addColumn('tip_id', 'text', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('tip_events_key', ['conversation_id', 'stream_sequence'])
        .execute()
      await db.schema
        .createTable('tip_actions')
        .addColumn('conversation_id', 'text', (column) => column.notNull())
        .addColumn('tip_id', 'text', (column) => column.notNull())
        .addColumn('person_id', 'text', (column) => column.notNull())
        .addColumn('action', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('tip_actions_conversation').on('tip_actions').column('conversation_id').execute()
      await db.schema
        .createTable('prompt_versions')
        .addColumn('prompt_id', 'text', (column) => column.notNull())
        .addColumn('version', 'text', (column) => column.notNull())
        .addColumn('file', 'text', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('prompt_versions_key', ['file', 'version'])
        .execute()
    },
  },
  '2026-11-23-joined': {
    async up(db: Kysely<unknown>): Promise<void> {
      const tables = await db.introspection.getTables()
      const known = tables.find(({ name }) => name === 'conversations')?.columns.map(({ name }) => name) ?? []
      for (const column of ['rt_session_id', 'polled_id']) {
        // For a few hours the first entry had them.
        if (!known.includes(column)) await db.schema.alterTable('conversations').addColumn(column, 'text').execute()
      }
      await db.schema
        .createIndex('conversations_session')
        .ifNotExists()
        .on('conversations')
        .columns(['rt_session_id', 'account'])
        .execute()
      await db.schema
        .createIndex('conversations_polled')
        .ifNotExists()
        .on('conversations')
        .column('polled_id')
        .execute()
    },
  },
  '2026-11-23-tip-usage': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('tips').addColumn('usage', 'text').execute()
    },
  },
  '2026-11-23-tips-outcome': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('tips').addColumn('outcome', 'text').execute()
      for (const score of ['outcome_words', 'outcome_meaning']) {
        await db.schema.alterTable('tips').addColumn(score, 'double precision').execute()
      }
    },
  },
  '2026-11-23-visitor-hashes': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('visitor_hashes')
        .addColumn('conversation_id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('visitor_hashes_key', ['hash', 'key', 'conversation_id'])
        .execute()
      await db.schema
        .createIndex('visitor_hashes_conversation')
        .on('visitor_hashes')
        .column('conversation_id')
        .execute()
    },
  },
  // With the hour, so that it sorts behind every entry of that day.
  '2026-11-23T08-prompt-labels': promptLabelsMigration,
  '2026-11-23T12-past-moments': pastMomentsMigration,
  '2026-11-23T14-agent-settings': agentSettingsMigration,
  '2026-11-23T14-tip-requests': tipRequestsMigration,
  '2026-11-23T15-tip-actions': tipActionsMigration,
  '2026-11-23T15-tip-lines': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('tips').addColumn('lines', 'text').execute()
    },
  },
}
