import { cookie } from 'http-cookie-agent/undici'
import { CookieJar } from 'tough-cookie'
import type { Dispatcher } from 'undici'

/** The dispatcher with a new, empty cookie jar of its own; the jar lives and dies with the result. */
export function withOwnCookies(dispatcher: Dispatcher): Dispatcher {
  // The two packages see tough-cookie's types through different entries (ESM and CJS); the class is the same.
  const jar = new CookieJar() as unknown as Parameters<typeof cookie>[0]['jar']
  return dispatcher.compose(cookie({ jar }))
}
