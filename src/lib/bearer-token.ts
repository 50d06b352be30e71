import { hash, timingSafeEqual } from 'node:crypto'

/** Does the `Authorization` header hold this token? Compared in constant time; an empty token opens nothing. */
export function holdsToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(given), digest(token)) && token !== ''
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
