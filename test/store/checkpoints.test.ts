import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { createCheckpoints } from '../../src/store/checkpoints.ts'
import { emptyWriteAheadLog, openSqlite } from '../../src/store/sqlite.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

/** A database in which no write brings the log in by itself. */
function open(folder: string) {
  const file = join(folder, 'one.db')
  const database = new DatabaseSync(file, { timeout: 5_000 })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE words (word TEXT)')
  const insert = database.prepare('INSERT INTO words VALUES (?)')
  return { file, database, write: (word: string) => insert.run(word) }
}

it('the log is brought into the file by another thread after so many statements', async () => {
  using folder = temporaryFolder()
  const { file, database, write } = open(folder.path)
  const checkpoints = createCheckpoints(file, { onFailure: () => expect.unreachable(), everyStatements: 20 })
  for (let statement = 0; statement < 19; statement += 1) {
    write('quixotic')
    checkpoints.wrote()
  }
  expect(readFileSync(file, 'latin1')).not.toContain('quixotic')
  checkpoints.wrote()
  await until('the word is in the file', () => readFileSync(file, 'latin1').includes('quixotic'))
  await checkpoints.close()
  database.close()
  expect(readdirSync(folder.path)).toEqual(['one.db'])
})

it('whoever cannot start the thread is told, and closes all the same', async () => {
  using folder = temporaryFolder()
  let failures = 0
  const checkpoints = createCheckpoints(join(folder.path, 'not', 'there.db'), {
    onFailure: () => (failures += 1),
    everyStatements: 1,
  })
  checkpoints.wrote()
  await until('the failure is told', () => failures === 1)
  checkpoints.wrote()
  await checkpoints.close()
  expect(failures).toBe(1)
})

it('the log is emptied when asked to, though another thread brings it in as well, and gone at the end', async () => {
  using folder = temporaryFolder()
  const db = openSqlite(join(folder.path, 'one.db'))
  const log = () => statSync(join(folder.path, 'one.db-wal')).size
  await db.schema.createTable('words').addColumn('word', 'text').execute()
  const words = db.withTables<{ words: { word: string } }>()
  for (let statement = 0; statement < 3_000; statement += 1)
    await words
      .insertInto('words')
      .values({ word: 'quixotic '.repeat(400) })
      .execute()
  // 10 MB were written.
  expect(log()).toBeGreaterThan(0)
  await emptyWriteAheadLog(db)
  expect(log()).toBe(0)
  await db.destroy()
  expect(readdirSync(folder.path)).toEqual(['one.db'])
})
