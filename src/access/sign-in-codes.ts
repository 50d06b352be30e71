import { createHash, randomBytes } from 'node:crypto'
import type { PersonId } from '../domain/ids.ts'

export type CodeAnswer =
  { readonly state: 'good' | 'used'; readonly personId: PersonId } | { readonly state: 'unknown' }

export type SignInCodes = {
  /** The code that the person can use now. */
  current(personId: PersonId): string
  /** Takes a code once; the person gets a new one, told through `onRenewed`. */
  use(code: string): CodeAnswer
}

/** One-time codes, one per person, in memory: a restart makes new ones. 160 random bits each, so that none is guessed. */
export function createSignInCodes(onRenewed: (personId: PersonId) => void): SignInCodes {
  const codes = new Map<string, PersonId>()
  const current = new Map<PersonId, string>()
  const used = new Map<string, PersonId>()
  // Looking a code up by its hash leaves no time difference to measure.
  const hash = (code: string) => createHash('sha256').update(code).digest('base64')
  const renew = (personId: PersonId) => {
    const code = randomBytes(20).toString('base64url')
    codes.set(hash(code), personId)
    current.set(personId, code)
    return code
  }
  return {
    current: (personId) => current.get(personId) ?? renew(personId),
    use(code) {
      const key = hash(code.trim())
      const personId = codes.get(key)
      if (personId === undefined) {
        const before = used.get(key)
        return before === undefined ? { state: 'unknown' } : { state: 'used', personId: before }
      }
      codes.delete(key)
      used.set(key, personId)
      renew(personId)
      onRenewed(personId)
      return { state: 'good', personId }
    },
  }
}
