import { chmodSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import { createCheckpoints } from './checkpoints.ts'
import type { Tables } from './schema.ts'

const statementsKept = 200
/** Pages after which SQLite brings the write-ahead log in by itself: where no thread does it, and where it cannot keep up. */
const pagesInLog = { alone: 1_000, withThread: 16_000 }

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
    database.exec(`PRAGMA wal_autocheckpoint = ${pagesInLog.withThread}`)
  } catch (error) {
    throw new SetupError(
      `The data folder ${dirname(file)} cannot be used (${errorText(error)}). Make it writable, or name another in SOTTO_DATA_DIR.`,
    )
  }
  const checkpoints = createCheckpoints(file, {
    onFailure: () => database.isOpen && database.exec(`PRAGMA wal_autocheckpoint = ${pagesInLog.alone}`),
  })
  // The same few statements over and over: preparing one costs more than running it.
  const prepared = new Map<string, ReturnType<typeof prepare>>()
  const prepare = (sql: string) => {
    const statement = database.prepare(sql)
    return {
      reader: statement.columns().length > 0,
      all: (parameters: readonly unknown[]) => statement.all(...(parameters as SQLInputValue[])),
      run(parameters: readonly unknown[]) {
        checkpoints.wrote()
        return statement.run(...(parameters as SQLInputValue[]))
      },
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
  const dialect = new SqliteDialect({ database: shim })
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver() {
        const driver = dialect.createDriver()
        const close = driver.destroy.bind(driver)
        // Whoever closes the file last empties the log.
        return Object.assign(driver, { destroy: () => checkpoints.close().then(() => close()) })
      },
    },
  })
}

/** Somebody else brings the log in; that takes as long as the disk takes. */
const waitForLogMs = { each: 20, atMost: 10_000 }

/** Empties the write-ahead log, which still holds what was deleted. */
export async function emptyWriteAheadLog(db: Kysely<Tables>): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += waitForLogMs.each) {
    const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db)
    if (rows[0]?.busy === 0) return
    if (waitedMs >= waitForLogMs.atMost) throw new Error('the write-ahead log is in use; it could not be emptied')
    await setTimeout(waitForLogMs.each)
  }
}
