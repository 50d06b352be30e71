import { Cookie, CookieJar } from 'tough-cookie'
import type { Dispatcher } from 'undici'

/** What people who hold a jar may ask of it. */
export type OwnJar = Pick<CookieJar, 'getCookies'> & { setCookie(cookie: string, url: string): Promise<unknown> }

/** The `Cookie` header for an address, until the jar changes or a cookie of it expires. */
type KnownHeader = { readonly value: string; readonly until: number }

/** So many addresses are remembered; an agent session asks two all the time, and each of its chats now and then. */
const addressesKnown = 32

/**
 * A dispatcher with a new, empty cookie jar of its own; the jar lives and dies with the result. The jar decides by all
 * the rules of RFC 6265, but once for an address, not once a request.
 */
export function withOwnCookies(dispatcher: Dispatcher): { readonly dispatcher: Dispatcher; readonly jar: OwnJar } {
  const jar = new CookieJar()
  const known = new Map<string, KnownHeader>()
  const headerFor = (url: string): string => {
    const found = known.get(url)
    if (found !== undefined && Date.now() < found.until) return found.value
    const now = Date.now()
    const cookies = jar.getCookiesSync(url).filter((cookie) => endOf(cookie) > now)
    const value = cookies.map((cookie) => cookie.cookieString()).join('; ')
    if (known.size >= addressesKnown) known.clear()
    known.set(url, { value, until: Math.min(...cookies.map(endOf)) })
    return value
  }
  const keep = (cookies: readonly string[], url: string) => {
    known.clear()
    for (const cookie of cookies) jar.setCookieSync(withFixedEnd(cookie), url, { ignoreError: true })
  }
  const withCookies: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    const { path } = options
    const query = path.indexOf('?')
    const url = `${String(options.origin)}${query === -1 ? path : path.slice(0, query)}`
    const cookie = headerFor(url)
    // Headers are objects here: they come from `callPlatform` alone.
    const headers = { ...(options.headers as Record<string, string>), ...(cookie === '' ? {} : { cookie }) }
    return dispatch({ ...options, headers }, new CookieReader(handler, (cookies) => keep(cookies, url)))
  }
  return {
    dispatcher: dispatcher.compose(withCookies),
    jar: {
      getCookies: jar.getCookies.bind(jar),
      setCookie(cookie, url) {
        known.clear()
        return jar.setCookie(cookie, url)
      },
    },
  }
}

/** Epoch milliseconds; Infinity for one that lasts as long as the jar. */
function endOf(cookie: Cookie): number {
  return cookie.expiryTime() ?? Infinity
}

/** In seconds. No agent session lasts as long, and a date must not overflow. */
const longestAgeS = 400 * 86_400

/**
 * `Max-Age` as a moment. Left to itself the jar counts it from the last use, and such a cookie never ends; counted from
 * the creation, which a cookie that is set anew inherits (RFC 6265 §5.3), one that is renewed would end all the same.
 */
function withFixedEnd(text: string): Cookie | string {
  const cookie = Cookie.parse(text)
  if (typeof cookie?.maxAge !== 'number') return cookie ?? text
  cookie.setExpires(new Date(Date.now() + Math.min(cookie.maxAge, longestAgeS) * 1_000))
  cookie.maxAge = null
  return cookie
}

/** Passes everything on, and looks for `Set-Cookie`. */
class CookieReader implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler
  readonly #keep: (cookies: readonly string[]) => void
  constructor(handler: Dispatcher.DispatchHandler, keep: (cookies: readonly string[]) => void) {
    this.#handler = handler
    this.#keep = keep
  }
  onRequestStart(...[controller, context]: Parameters<NonNullable<Dispatcher.DispatchHandler['onRequestStart']>>) {
    this.#handler.onRequestStart?.(controller, context)
  }
  onResponseStart(
    ...[controller, status, headers, message]: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>
  ) {
    const set = headers['set-cookie']
    if (set !== undefined) this.#keep([set].flat())
    this.#handler.onResponseStart?.(controller, status, headers, message)
  }
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer) {
    this.#handler.onResponseData?.(controller, chunk)
  }
  onResponseEnd(...[controller, trailers]: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>) {
    this.#handler.onResponseEnd?.(controller, trailers)
  }
  onResponseError(controller: Dispatcher.DispatchController, error: Error) {
    this.#handler.onResponseError?.(controller, error)
  }
}
