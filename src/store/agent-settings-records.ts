import type { Kysely, Transaction } from 'kysely'
import { completeSettings } from '../domain/agent-settings.ts'
import type { AgentSettings } from '../domain/agent-settings.ts'
import { personId } from '../domain/ids.ts'
import type { PersonId } from '../domain/ids.ts'
import type { Tables } from './schema.ts'
import type { WriteQueue } from './write-queue.ts'

/** What lasts of the agents' own settings. */
export type AgentSettingsRecords = {
  /** Of everybody who has chosen anything. */
  agentSettings(): Promise<ReadonlyMap<PersonId, AgentSettings>>
  saveAgentSettings(person: PersonId, settings: AgentSettings, at: Date): Promise<void>
}

/** The part of the store that keeps them. */
export function createAgentSettingsRecords(
  db: Kysely<Tables>,
  queue: WriteQueue<Transaction<Tables>>,
): AgentSettingsRecords {
  return {
    async agentSettings() {
      await queue.flush()
      const rows = await db.selectFrom('agent_settings').select(['person_id', 'settings']).execute()
      return new Map(rows.map((row) => [personId(row.person_id), completeSettings(JSON.parse(row.settings))]))
    },
    saveAgentSettings: (person, settings, at) =>
      queue.write((trx) => {
        const row = { settings: JSON.stringify(settings), changed_at: at.getTime() }
        return trx
          .insertInto('agent_settings')
          .values({ person_id: person, ...row })
          .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
          .execute()
      }),
  }
}
