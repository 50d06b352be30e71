import { cookie } from 'http-cookie-agent/undici'
import { CookieJar } from 'tough-cookie'
import type { Dispatcher } from 'undici'

/** A dispatcher with a new, empty cookie jar of its own; the jar lives and dies with the result. */
export function withOwnCookies(dispatcher: Dispatcher): { readonly dispatcher: Dispatcher; readonly jar: CookieJar } {
  const jar = new CookieJar()
  // The two packages see tough-cookie's types through different entries (ESM and CJS); the class is the same.
  const sameJar = jar as unknown as Parameters<typeof cookie>[0]['jar']
  return { dispatcher: dispatcher.compose(cookie({ jar: sameJar })), jar }
}
