import { randomUUID } from 'node:crypto'
import secureSession from '@fastify/secure-session'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { personId as toPersonId } from '../domain/ids.ts'
import type { Person, Role } from '../domain/person.ts'
import { mayDo } from './rules.ts'
import { createEndedSessions } from './ended-sessions.ts'
import type { Doing } from './rules.ts'
import type { SignInCodes } from './sign-in-codes.ts'

declare module '@fastify/secure-session' {
  interface SessionData {
    /** Everyone who signed in with this browser, newest last: one computer may show several agents' overlays. */
    people: string[]
    /** Names the session, so that what was given out for it can end with it. */
    id: string
    /** When it was last renewed, epoch seconds; kept by the library. */
    __ts: number
  }
}

const cookieName = 'sotto-session'
/** A session that is not used ends after this. */
const sessionSeconds = 7 * 24 * 3_600
/** Younger ones are not worth another cookie. */
const renewAfterSeconds = 3_600

export type AccessOptions = {
  readonly people: () => readonly Person[]
  readonly codes: SignInCodes
  readonly sessionKey: Buffer
  /** True where browsers reach Sotto by https. */
  readonly secureCookies: boolean
  /** True where pages of other sites show the overlay in a frame. */
  readonly framed: boolean
}

export type Refusal = 'signed-out' | 'not-allowed'

export type Access = {
  /** Who asks, where they may do this; `as` picks one of several people signed in with this browser. */
  personOf(request: FastifyRequest, doing: Doing, as?: string): Person | Refusal
  /** The same from a raw cookie header, for sockets. */
  personOfCookie(cookieHeader: string | undefined, doing: Doing, as?: string): Person | Refusal
  /** When the session in a raw cookie header ends, epoch milliseconds; undefined where there is none. */
  sessionEndsAt(cookieHeader: string | undefined): number | undefined
  /** A page is in use: its session lasts from now on as long as a new one. */
  renew(request: FastifyRequest): void
  /** Who signed in last with this browser. */
  newest(request: FastifyRequest): Person | undefined
  /** The session's name; it gets one where it has none yet. Undefined where nobody is signed in. */
  sessionId(request: FastifyRequest): string | undefined
  /** Ends the session by its name: its cookie opens nothing any more, whoever has it. */
  endSession(sessionId: string): void
  /** Takes a one-time code and signs the person in with this browser. */
  signIn(request: FastifyRequest, code: string): Person | 'used' | 'unknown'
}

/** The page where each role begins. */
export const homes: Readonly<Record<Role, string>> = {
  agent: '/overlay',
  lead: '/console',
  supervisor: '/board',
  operator: '/api/status',
}

/** Sessions are encrypted cookies: nothing to store, and they outlive a restart with their key. */
export async function registerAccess(app: FastifyInstance, options: AccessOptions): Promise<Access> {
  await app.register(secureSession, {
    key: options.sessionKey,
    cookieName,
    expiry: sessionSeconds,
    cookie: { path: '/', httpOnly: true, maxAge: sessionSeconds, ...cookieRules(options) },
  })

  const ended = createEndedSessions(sessionSeconds * 1_000)
  const peopleIn = (session: Pick<FastifyRequest['session'], 'get'> | null): readonly string[] => {
    const id = session?.get('id')
    return id !== undefined && ended.has(id) ? [] : (session?.get('people') ?? [])
  }

  const choose = (ids: readonly string[], doing: Doing, as: string | undefined): Person | Refusal => {
    const known = new Map<string, Person>(options.people().map((person) => [person.personId, person]))
    const signedIn = ids
      .flatMap((id) => known.get(id) ?? [])
      .filter((person) => as === undefined || person.personId === as)
    if (signedIn.length === 0) return 'signed-out'
    return signedIn.findLast((person) => mayDo(person, doing)) ?? 'not-allowed'
  }

  const sessionOf = (cookieHeader: string | undefined) => {
    const cookie = app.parseCookie(cookieHeader ?? '')[cookieName]
    return cookie === undefined ? null : app.decodeSecureSession(cookie)
  }

  return {
    personOf: (request, doing, as) => choose(peopleIn(request.session), doing, as),
    personOfCookie: (cookieHeader, doing, as) => choose(peopleIn(sessionOf(cookieHeader)), doing, as),
    sessionEndsAt(cookieHeader) {
      const since = sessionOf(cookieHeader)?.get('__ts')
      return since === undefined ? undefined : (since + sessionSeconds) * 1_000
    },
    renew({ session }) {
      const since = session.get('__ts')
      if (peopleIn(session).length === 0 || since === undefined) return
      if (Date.now() / 1_000 - since > renewAfterSeconds) session.touch()
    },
    newest: (request) => {
      const id = peopleIn(request.session).at(-1)
      return options.people().find((person) => person.personId === id)
    },
    sessionId({ session }) {
      if (peopleIn(session).length === 0) return undefined
      const id = session.get('id') ?? randomUUID()
      session.set('id', id)
      return id
    },
    endSession: ended.end,
    signIn(request, code) {
      const answer = options.codes.use(code)
      if (answer.state === 'unknown') return 'unknown'
      const person = options.people().find((known) => known.personId === answer.personId)
      if (!person) return 'unknown'
      const signedIn = peopleIn(request.session)
      // The same link again in the same browser (a reload, a restored tab) is no harm.
      if (answer.state === 'used') return signedIn.includes(person.personId) ? person : 'used'
      const others = signedIn.filter((id) => toPersonId(id) !== person.personId)
      request.session.set('people', [...others, person.personId].slice(-20))
      // One that was signed out of does not come back to life.
      if (signedIn.length === 0) request.session.set('id', randomUUID())
      return person
    },
  }
}

/** In a frame on another site a browser takes and sends a cookie only when it may, and keeps one for each such site. */
function cookieRules({ secureCookies, framed }: AccessOptions) {
  if (secureCookies && framed) return { sameSite: 'none', secure: true, partitioned: true } as const
  return { sameSite: 'lax', secure: secureCookies } as const
}
