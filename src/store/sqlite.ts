import { chmodSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue } from 'node:sqlite'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import type { Tables } from './schema.ts'

const statementsKept = 200

/**
 * Opens (or makes) the database file with SQLite inside Node.
 *
 * @throws SetupError where the folder or file cannot be written.
 */
export function openSqlite(file: string): Kysely<Tables> {
  let database: DatabaseSync
  try {
    database = new DatabaseSync(file, { timeout: 5_000 })
    // A file of an earlier umask; its -wal and -shm take the same mode.
    chmodSync(file, 0o600)
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON',
    )
  } catch (error) {
    throw new SetupError(
      `The data folder ${dirname(file)} cannot be used (${errorText(error)}). Make it writable, or name another in SOTTO_DATA_DIR.`,
    )
  }
  // The same few statements over and over: preparing one costs more than running it.
  const prepared = new Map<string, ReturnType<typeof prepare>>()
  const prepare = (sql: string) => {
    const statement = database.prepare(sql)
    return {
      reader: statement.columns().length > 0,
      all: (parameters: readonly unknown[]) => statement.all(...(parameters as SQLInputValue[])),
      run: (parameters: readonly unknown[]) => statement.run(...(parameters as SQLInputValue[])),
      iterate: (parameters: readonly unknown[]) =>
        statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
    }
  }
  const shim = {
    close: () => database.close(),
    prepare(sql: string) {
      const known = prepared.get(sql)
      if (known) return known
      if (prepared.size >= statementsKept) prepared.clear()
      const made = prepare(sql)
      prepared.set(sql, made)
      return made
    },
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: shim }) })
}

/** Empties the write-ahead log, which still holds what was deleted. */
export async function emptyWriteAheadLog(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db)
  if (rows[0]?.busy !== 0) throw new Error('the write-ahead log is in use; it could not be emptied')
}
