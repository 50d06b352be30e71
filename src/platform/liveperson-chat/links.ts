import { getDomain } from 'tldts'
import { MalformedAnswerError } from './errors.ts'

/** Adds `v` and `NC`, which links of this API come without (reference §4). */
export function withVersion(url: URL): string {
  if (!url.searchParams.has('v')) url.searchParams.set('v', '1')
  if (!url.searchParams.has('NC')) url.searchParams.set('NC', 'true')
  return url.href
}

/**
 * A link from an answer, made absolute and safe to call: our bearer goes only to the host it was issued for or to
 * another one of the same registered domain, on the same port and with our scheme, whatever the link says.
 *
 * @throws MalformedAnswerError for a link elsewhere.
 */
export function trustedLink(href: string, base: URL): URL {
  const url = URL.parse(href, base.href)
  if (url === null) throw new MalformedAnswerError('A link in an answer is not a URL')
  url.protocol = base.protocol
  url.username = ''
  url.password = ''
  if (url.host !== base.host && !(url.port === base.port && areOneOwners(url.hostname, base.hostname))) {
    throw new MalformedAnswerError('A link in an answer leads to another host')
  }
  return url
}

/** Under one registered domain, where hosting companies' customers count as different owners. */
function areOneOwners(one: string, other: string): boolean {
  const domain = (host: string) => getDomain(host, { allowPrivateDomains: true })
  return domain(one) !== null && domain(one) === domain(other)
}
