import { createHmac } from 'node:crypto'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import type { VisitorHash, VisitorKey, VisitorValue } from '../domain/visitor-hash.ts'
import { loadKeyFile } from '../lib/key-file.ts'

export type VisitorHasher = (value: VisitorValue) => VisitorHash

/**
 * The key of the hashes by which a visitor is found again, made once and kept in the data folder (mode 0600).
 *
 * @throws SetupError where the file cannot be used.
 */
export function loadVisitorKey(dataDir: string): Buffer {
  return loadKeyFile(dataDir, {
    file: 'visitor.key',
    what: 'visitor key',
    ifRemoved: 'visitors of past conversations can then no longer be found by what they typed.',
  })
}

/** HMAC-SHA-256 of the value in one spelling: however an address or a number is written, it is the same person's. */
export function createVisitorHasher(key: Buffer): VisitorHasher {
  return ({ key: kind, value }) => ({
    key: kind,
    hash: createHmac('sha256', key)
      .update(`${kind}\n${spelling[kind](value)}`)
      .digest('base64url'),
  })
}

const spelling: Readonly<Record<VisitorKey, (value: string) => string>> = {
  consumer: (value) => value.normalize('NFKC').trim(),
  email: (value) => value.normalize('NFKC').trim().toLowerCase(),
  phone: (value) => {
    const digits = value.replaceAll(/(?!^\+)\D/g, '').replace(/^00/, '+')
    // As the redaction reads numbers without a country's code.
    return parsePhoneNumberFromString(digits, 'US')?.number ?? digits
  },
}
