import { readFile } from 'node:fs/promises'
import { errorText } from '../../lib/error-text.ts'
import { BearerUnavailableError } from './errors.ts'

/**
 * Where a bearer comes from that somebody else signed in for: a file; a sign-in with LivePerson is another one of these.
 * Asked for every agent session that is opened, never twice at once for one identity, and again after a 401.
 *
 * @throws BearerUnavailableError where there is none at the moment; it is asked again.
 */
export type TokenProvider = (asked: {
  /** The platform does not take this one any more: another is needed. */
  readonly refused: string | undefined
  readonly signal: AbortSignal
}) => Promise<{ readonly bearer: string }>

/** The bearer that stands alone in a file, read each time it is needed; whoever keeps it fresh writes it anew. */
export function tokenFromFile(file: string): TokenProvider {
  return async ({ refused, signal }) => {
    let bearer: string
    try {
      bearer = (await readFile(file, { encoding: 'utf8', signal })).trim()
    } catch (error) {
      signal.throwIfAborted()
      throw new BearerUnavailableError(`The bearer file ${file} cannot be read: ${errorText(error)}`)
    }
    // It goes into a header, so nothing else may.
    if (!/^[\x21-\x7e]{1,8192}$/.test(bearer)) {
      throw new BearerUnavailableError(`The bearer file ${file} holds no bearer: one line without blanks is expected`)
    }
    if (bearer === refused) {
      throw new BearerUnavailableError(`The platform refused the bearer in ${file}; a new one is waited for`)
    }
    return { bearer }
  }
}
