import { loadKeyFile } from '../lib/key-file.ts'

/**
 * The key that encrypts session cookies, made once and kept in the data folder (mode 0600), so that a restart signs
 * nobody out.
 *
 * @throws SetupError where the file cannot be read or written, or does not hold a key.
 */
export function loadSessionKey(dataDir: string): Buffer {
  return loadKeyFile(dataDir, {
    file: 'session.key',
    what: 'session key',
    ifRemoved: 'everybody signs in again with a new code.',
  })
}
