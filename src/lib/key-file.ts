import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorText } from './error-text.ts'
import { SetupError } from './setup-error.ts'

const keyBytes = 32

/**
 * A random key of 32 bytes, made once and kept in the data folder (mode 0600).
 *
 * @throws SetupError where the file cannot be read or written, or does not hold a key; `ifRemoved` tells what it costs to
 * make a new one.
 */
export function loadKeyFile(
  dataDir: string,
  { file: name, what, ifRemoved }: { readonly file: string; readonly what: string; readonly ifRemoved: string },
): Buffer {
  const file = join(dataDir, name)
  try {
    if (!existsSync(file)) writeFileSync(file, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' })
    const key = readFileSync(file)
    if (key.length === keyBytes) return key
  } catch (error) {
    throw new SetupError(`The ${what} ${file} cannot be used (${errorText(error)}). Make the data folder writable.`)
  }
  throw new SetupError(`The ${what} ${file} is damaged. Remove it: ${ifRemoved}`)
}
