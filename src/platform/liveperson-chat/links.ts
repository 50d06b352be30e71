import { MalformedAnswerError } from './errors.ts'

/** Adds `v` and `NC`, which links of this API come without (reference §4). */
export function withVersion(url: URL): string {
  if (!url.searchParams.has('v')) url.searchParams.set('v', '1')
  if (!url.searchParams.has('NC')) url.searchParams.set('NC', 'true')
  return url.href
}

/**
 * A link from an answer, made absolute and safe to call: our bearer goes only to the host it was issued for or to
 * one beside it (same parent domain), and with our scheme, whatever the link says.
 *
 * @throws MalformedAnswerError for a link elsewhere.
 */
export function trustedLink(href: string, base: URL): URL {
  let url: URL
  try {
    url = new URL(href, base)
  } catch {
    throw new MalformedAnswerError('A link in an answer is not a URL')
  }
  if (url.host !== base.host && !areNeighbours(url.hostname, base.hostname)) {
    throw new MalformedAnswerError('A link in an answer leads to another host')
  }
  url.protocol = base.protocol
  url.username = ''
  url.password = ''
  return url
}

function areNeighbours(one: string, other: string): boolean {
  const parent = (host: string) => host.split('.').slice(1).join('.')
  return /[a-z]/i.test(one) && parent(one).includes('.') && parent(one) === parent(other)
}
