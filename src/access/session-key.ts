import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'

const keyBytes = 32

/**
 * The key that encrypts session cookies, made once and kept in the data folder (mode 0600), so that a restart signs
 * nobody out.
 *
 * @throws SetupError where the file cannot be read or written, or does not hold a key.
 */
export function loadSessionKey(dataDir: string): Buffer {
  const file = join(dataDir, 'session.key')
  try {
    if (!existsSync(file)) writeFileSync(file, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' })
    const key = readFileSync(file)
    if (key.length === keyBytes) return key
  } catch (error) {
    throw new SetupError(`The session key ${file} cannot be used (${errorText(error)}). Make the data folder writable.`)
  }
  throw new SetupError(`The session key ${file} is damaged. Remove it: everybody signs in again with a new code.`)
}
