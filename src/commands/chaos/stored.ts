import { DatabaseSync } from 'node:sqlite'
import type { ConversationId } from '../../domain/ids.ts'
import { openDatabaseStore } from '../../store/database-store.ts'
import { openSqlite } from '../../store/sqlite.ts'
import type { StoredLine } from '../../store/store.ts'
import { keyOf } from './compare.ts'

/** Every line in a store, in the order in which the store gives the lines of a conversation to whoever reads them. */
export type Stored = {
  readonly lines: ReadonlyMap<string, readonly StoredLine[]>
  /** When each was read from the platform, in epoch milliseconds, by `keyOf`. */
  readonly seenAt: ReadonlyMap<string, number>
}

export type StoreReader = AsyncDisposable & { read(): Promise<Stored> }

/** Reads a Sotto's database, which may be in use. */
export async function openStoreReader(database: string): Promise<StoreReader> {
  const store = await openDatabaseStore(openSqlite(database), { onWriteError: () => undefined })
  const db = new DatabaseSync(database, { readOnly: true, timeout: 5_000 })
  const rows = db.prepare(`SELECT conversation_id, platform_event_id, seen_at FROM events WHERE type = 'line'`)
  return {
    async read() {
      const all = rows.all() as { conversation_id: ConversationId; platform_event_id: number; seen_at: number }[]
      const lines = new Map<string, readonly StoredLine[]>()
      for (const id of new Set(all.map((row) => row.conversation_id))) lines.set(id, await store.lines(id))
      const seenAt = all.map(
        (row) =>
          [
            keyOf({ conversationId: row.conversation_id, platformEventId: row.platform_event_id }),
            row.seen_at,
          ] as const,
      )
      return { lines, seenAt: new Map(seenAt) }
    },
    async [Symbol.asyncDispose]() {
      db.close()
      await store[Symbol.asyncDispose]()
    },
  }
}
