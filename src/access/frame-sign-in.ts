import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Person } from '../domain/person.ts'
import type { Access, Refusal } from './access.ts'
import type { FrameTokens, TokenHolder } from './frame-tokens.ts'
import { isFromOwnPage } from './own-page.ts'
import { mayDo } from './rules.ts'
import type { Doing } from './rules.ts'

export type FrameSignInOptions = {
  readonly access: Pick<Access, 'endSession' | 'personOf' | 'sessionId'>
  readonly tokens: FrameTokens
  readonly people: () => readonly Person[]
  readonly publicUrl: string | undefined
  /** True where browsers reach Sotto by https, in frames of other sites too. */
  readonly keepInFrames: boolean
  /** A person signed out: what was opened by that session or its tokens is to be closed. */
  readonly onSignedOut: () => void
}

export type FrameSignIn = {
  /** Who holds the token, where they may do this. */
  personOf(token: string, doing: Doing): Person | Refusal
  /** When what was opened with the token ends, epoch milliseconds, however often it is renewed; undefined for one that is over. */
  endsAt(token: string): number | undefined
}

/** What a page in a frame is given to come in with; `expiresInMs` from now. */
export type FrameTokenAnswer = {
  readonly token: string
  readonly expiresInMs: number
  readonly agent: { readonly personId: string; readonly name: string }
}

/** Leads a frame that is loaded anew back in. Only the server reads it, and each site around the frame has one of its own. */
const renewalCookie = 'sotto-frame'

const asked = z.object({ agent: z.string().max(200).optional() }).catch({})

/**
 * `POST /overlay/frame-token` gives a token to whoever is signed in (204 to nobody), or a newer one for one that holds;
 * `POST /sign-out`, by cookie or by token, ends the session and all that it gave out.
 */
export async function registerFrameSignIn(app: FastifyInstance, options: FrameSignInOptions): Promise<FrameSignIn> {
  const { access, tokens, people } = options

  const personOf: FrameSignIn['personOf'] = (token, doing) => {
    const holder = tokens.read(token)
    const person = people().find((known) => known.personId === holder?.personId)
    if (person === undefined) return 'signed-out'
    return mayDo(person, doing) ? person : 'not-allowed'
  }

  const byRenewal = (request: FastifyRequest, agent: string | undefined): TokenHolder | undefined => {
    const kept = app.parseCookie(request.headers.cookie ?? '')[renewalCookie]
    const holder = kept === undefined ? undefined : tokens.read(kept, 'renewal')
    return agent === undefined || holder?.personId === agent ? holder : undefined
  }
  const keepForFrame = (reply: FastifyReply, holder: TokenHolder) => {
    const kept = options.keepInFrames ? tokens.issue(holder, 'renewal') : undefined
    if (kept === undefined) return
    const seconds = Math.floor(kept.expiresInMs / 1_000)
    const rules = `Path=/overlay/frame-token; Max-Age=${seconds}; HttpOnly; Secure; SameSite=None; Partitioned`
    void reply.header('set-cookie', `${renewalCookie}=${kept.token}; ${rules}`)
  }

  const byCookie = (request: FastifyRequest): TokenHolder | Refusal => {
    const { agent } = asked.parse(request.body)
    const person = access.personOf(request, 'open-overlay', agent)
    if (typeof person === 'string') return byRenewal(request, agent) ?? person
    const sessionId = access.sessionId(request)
    return sessionId === undefined ? 'signed-out' : { personId: person.personId, sessionId, signedInAt: Date.now() }
  }

  await app.register(async (scope) => {
    await scope.register(rateLimit, { global: false })
    // A page of another site can make a browser send our cookie.
    scope.addHook('onRequest', async (request, reply) => {
      if (isFromOwnPage(request.headers, options.publicUrl)) return undefined
      return reply.code(403).send({ error: 'Only a page of Sotto may ask for this.' })
    })
    scope.post(
      '/overlay/frame-token',
      { config: { rateLimit: { max: 120, timeWindow: 60_000 } } },
      async (request, reply) => {
        const bearer = bearerIn(request.headers.authorization)
        const holder = bearer === undefined ? byCookie(request) : (tokens.read(bearer) ?? 'signed-out')
        // To ask is no mistake: a frame does so before anybody has signed in.
        if (bearer === undefined && holder === 'signed-out') return reply.code(204).send()
        if (holder === 'not-allowed') return reply.code(403).send({ error: 'Only an agent has tips.' })
        const issued = holder === 'signed-out' ? undefined : tokens.issue(holder)
        const person = issued && personOf(issued.token, 'open-overlay')
        if (issued === undefined || person === undefined || typeof person === 'string') {
          return reply.code(401).send({ error: 'You are signed out.' })
        }
        if (typeof holder !== 'string') keepForFrame(reply, holder)
        const { personId, name } = person
        const answer: FrameTokenAnswer = { ...issued, agent: { personId, name } }
        return reply.header('cache-control', 'no-store').send(answer)
      },
    )
    scope.post('/sign-out', async (request, reply) => {
      const bearer = bearerIn(request.headers.authorization)
      // A frame has no cookie; it ends the session that its token was given out for.
      for (const sessionId of [access.sessionId(request), tokens.read(bearer ?? '')?.sessionId]) {
        if (sessionId === undefined) continue
        tokens.endSession(sessionId)
        access.endSession(sessionId)
      }
      request.session.delete()
      options.onSignedOut()
      return reply.code(204).send()
    })
  })
  return {
    personOf,
    endsAt(token) {
      const holder = tokens.read(token)
      return holder && tokens.endOf(holder)
    },
  }
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerIn(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
}
