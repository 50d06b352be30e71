import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SetupError } from './setup-error.ts'

/**
 * Makes this process the only one that uses the folder. The kernel lets go of it however the process ends, so a lock
 * is never left behind.
 *
 * @throws SetupError where another process has it.
 */
export function lockFolder(folder: string): Disposable {
  const database = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 })
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) {
      throw new SetupError(
        `The data folder ${folder} is in use by another Sotto. End that one, or name another folder in SOTTO_DATA_DIR.`,
      )
    }
    throw error
  }
  return { [Symbol.dispose]: () => database.close() }
}
