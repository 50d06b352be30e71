import type { IncomingHttpHeaders } from 'node:http'

/**
 * True where a request that changes something does not come from a page of another site, as the browser tells by itself:
 * such a page can make a browser send our cookie, yet it can forge neither of the two headers. A program sends none.
 */
export function isFromOwnPage(headers: IncomingHttpHeaders, publicUrl: string | undefined): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  // Browsers send the first only by https or to this machine.
  if (headers.origin === undefined) return true
  const origin = URL.parse(headers.origin)
  // A proxy may put its own name into Host; the public address is ours all the same.
  const isPublic = publicUrl !== undefined && origin?.origin === new URL(publicUrl).origin
  return isPublic || (origin !== null && origin.host === headers.host)
}
