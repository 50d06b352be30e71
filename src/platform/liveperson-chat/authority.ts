import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { errorText } from '../../lib/error-text.ts'
import { SetupError } from '../../lib/setup-error.ts'

/**
 * The certificate authority of LP_CA_FILE as PEM text, for `createPlatformConnections`; it replaces the built-in ones.
 * Undefined without a file.
 *
 * @throws SetupError where the file cannot be read or holds no certificate.
 */
export function readAuthority(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  try {
    const pem = readFileSync(file, 'utf8')
    if (!pem.includes('-----BEGIN ')) throw new Error('it holds no certificate in PEM')
    // Only the first is looked at; TLS itself would say nothing about a file without any.
    void new X509Certificate(pem)
    return pem
  } catch (error) {
    throw new SetupError(`LP_CA_FILE names ${file}, which cannot be used: ${errorText(error)}.`)
  }
}
