import rateLimit from '@fastify/rate-limit'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Access } from '../access/access.ts'
import { homes } from '../access/access.ts'
import { mayDo } from '../access/rules.ts'
import type { Doing } from '../access/rules.ts'
import type { Person } from '../domain/person.ts'
import type { Assets } from './assets.ts'
import { pagesPlugin } from './pages-plugin.ts'
import { comesWithToken, registerWidgetSettings, widgetPages } from './widget-pages.ts'

/** Which page needs which permission. */
const guarded: Readonly<Record<string, Doing>> = {
  '/overlay': 'open-overlay',
  '/signed-in': 'open-overlay',
  '/overlay/sign-in': 'open-overlay',
  '/overlay/record': 'open-overlay',
  '/overlay/practice': 'open-overlay',
  '/board': 'open-board',
  '/console': 'open-console',
}

const signInQuery = z.object({
  code: z.string().max(500).optional(),
  // As a path of ours in the form that a header may carry, or nothing.
  to: z
    .string()
    .max(500)
    .transform((to) => URL.parse(to, 'http://localhost'))
    .transform((url) => (url?.origin === 'http://localhost' ? url.pathname + url.search + url.hash : undefined))
    .optional(),
})
const pageQuery = z.object({ agent: z.string().max(200).optional() })

/** The pages, and the sign-in that leads to them. */
export async function registerPages(
  app: FastifyInstance,
  {
    access,
    assets,
    frameAncestors,
    widgetSdkUrl,
  }: {
    readonly access: Access
    readonly assets: Assets
    readonly frameAncestors: readonly string[]
    readonly widgetSdkUrl: string | undefined
  },
): Promise<void> {
  await app.register(rateLimit, { global: false })

  app.addHook('onRequest', async (request, reply) => {
    // The route that answers, however its address is written: `/%6fverlay` is the overlay too.
    const doing = guarded[request.routeOptions.url ?? '']
    if (doing === undefined || request.method !== 'GET' || comesWithToken(request.url)) return undefined
    const query = pageQuery.safeParse(request.query)
    const person = access.personOf(request, doing, query.success ? query.data.agent : undefined)
    if (typeof person !== 'string') return access.renew(request)
    const problem = person === 'not-allowed' ? '&problem=not-allowed' : ''
    return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}${problem}`, 303)
  })

  // A code in the address is taken at once, and the address it leads to does not hold it.
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET' || (request.url.split('?', 1)[0] ?? '') !== '/sign-in') return undefined
    const query = signInQuery.safeParse(request.query)
    if (!query.success || query.data.code === undefined) return undefined
    return reply.redirect(takeCode(request, access, query.data.code, query.data.to), 303)
  })

  const settings = registerWidgetSettings(app, { sdkUrl: widgetSdkUrl, hosts: frameAncestors })
  await app.register(
    pagesPlugin(assets, {
      pages: { ...pageFiles, ...widgetPages },
      // Only what an agent keeps beside the workspace may stand inside it.
      frameAncestors: (route) => (isForWorkspace(route) ? ["'self'", ...frameAncestors] : ["'self'"]),
      // The window on top shows the overlay.
      frameSrc: ["'self'"],
      scriptSrc: (route) => (route === '/overlay?widget=liveperson' ? [new URL(settings.sdkUrl).origin] : []),
    }),
  )

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
  const tries = { max: 30, timeWindow: 60_000 }
  const errorHandler = (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
    if (error.statusCode !== 429) throw error
    void reply.redirect('/sign-in?problem=too-often', 303)
  }
  app.post('/sign-in', { config: { rateLimit: tries }, errorHandler }, (request, reply) => {
    const body = signInQuery.safeParse(request.body)
    const { code = '', to } = body.success ? body.data : {}
    return reply.redirect(takeCode(request, access, code, to), 303)
  })
  // An open page asks now and then, so that its session does not end while it is used; whoever is signed out gets nothing.
  app.get('/session', (request, reply) => {
    access.renew(request)
    return reply.code(204).header('cache-control', 'no-store').send()
  })
  app.get('/', (request, reply) => {
    const person = access.newest(request)
    return reply.redirect(person ? homeOf(person) : '/sign-in', 303)
  })
}

function isForWorkspace(route: string): boolean {
  return route === '/sign-in' || route === '/overlay' || route.startsWith('/overlay?')
}

const pageFiles: Readonly<Record<string, string>> = {
  '/overlay': 'overlay/index.html',
  '/overlay/record': 'record/index.html',
  '/overlay/practice': 'practice/index.html',
  '/board': 'board/index.html',
  '/console': 'console/index.html',
  '/sign-in': 'sign-in/index.html',
  '/signed-in': 'signed-in/index.html',
}

/** Signs in, and says where to go: the page asked for where this person may open it, else their own, or back with the problem. */
function takeCode(request: FastifyRequest, access: Access, typed: string, to: string | undefined): string {
  const answer = access.signIn(request, codeIn(typed))
  const page = to?.split(/[?#]/, 1)[0] ?? ''
  const target = to !== undefined && guarded[page] !== undefined ? to : undefined
  if (answer === 'used' || answer === 'unknown') {
    return `/sign-in?problem=${answer}${target === undefined ? '' : `&to=${encodeURIComponent(target)}`}`
  }
  if (target !== undefined && mayDo(answer, guarded[page] ?? 'read-status')) {
    const agent = new URL(target, 'http://localhost').searchParams.get('agent')
    if (agent === null || agent === answer.personId) return target
  }
  return homeOf(answer)
}

/** People paste what they have at hand: the whole link that was printed, or the code in it. */
function codeIn(typed: string): string {
  const text = typed.trim()
  return URL.parse(text)?.searchParams.get('code') ?? text
}

function homeOf(person: Person): string {
  return person.role === 'agent' ? `${homes.agent}?agent=${encodeURIComponent(person.personId)}` : homes[person.role]
}
