import { parse } from 'tldts'
import type { GivenText } from './given-text.ts'
import type { TextCheck } from './text-check.ts'

/** Web and mail addresses, with or without a scheme, also as people write them to get round a check. */
const address =
  /\b[a-z][a-z0-9+.-]{1,15}:(?:\/\/|\\\\)[^\s<>"'()]+|\b(?:javascript|data|vbscript|mailto|tel|file):[^\s]+|[\p{L}\p{N}._%+-]*@?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})(?:\.|。|．|｡|\s?\[\.\]\s?|\s?\(\.\)\s?| dot ))+[\p{L}\p{N}-]{2,24}(?:[:/][^\s<>"'()]*)?/giu

/** Lets only links through that lead to an allowed host (or one below it) or stand in a given card. */
export function checkLinks(given: Pick<GivenText, 'cards'>, allowedHosts: readonly string[]): TextCheck {
  const hosts = [...allowedHosts, ...hostsIn(given.cards)].map((host) => host.toLowerCase())
  const isAllowed = (host: string) => hosts.some((allowed) => host === allowed || host.endsWith(`.${allowed}`))
  return (text, whole) => {
    // A word with a dot, colon or @ in it may be growing into an address; half of one names another host.
    const growing = whole
      ? undefined
      : /(?:\b(?:https?|hxxps?|www)|[^\s]*[.:/\\@。．｡][^\s]*|[^\s]+ ?[[(]\.?[\])]? ?)$/iu.exec(text)
    const safe = growing?.index ?? text.length
    const foreign = hostsIn(text.slice(0, safe)).filter((host) => !isAllowed(host))
    if (foreign.length === 0) return safe
    return { rule: 'foreign-link', numbers: { links: foreign.length, allowedHosts: hosts.length } }
  }
}

/** Hosts of the addresses in a text; an address whose host cannot be read counts under its scheme. */
function hostsIn(text: string): string[] {
  return [...text.matchAll(address)].flatMap(([match]) => {
    const plain = match
      .replaceAll(/\s?[[(]\.[\])]\s?| dot |。|．|｡/giu, '.')
      .replace(/^hxxp/i, 'http')
      .replaceAll('\\', '/')
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(plain)?.[1]?.toLowerCase()
    const { hostname, isIcann, isIp, isPrivate } = parse(plain, { validateHostname: false })
    if (scheme !== undefined && /^(?:https?|ftps?|wss?)$/.test(scheme)) return hostname ? [hostname] : [scheme]
    if (scheme !== undefined && /^[a-z][a-z0-9+.-]*:(?:\/\/|(?:javascript|data|vbscript|mailto|tel|file))/i.test(plain))
      return [scheme]
    if (/^(?:javascript|data|vbscript|mailto|tel|file):/i.test(plain)) return [scheme ?? plain]
    // "Hello.Please" has the shape of an address, but there is no such ending.
    if (!hostname || !(isIcann || isPrivate || isIp || /(?:^www\.|\/)/.test(plain))) {
      return hostname && /\.(?:example|test|invalid|localhost|local|onion|internal)$/.test(hostname) ? [hostname] : []
    }
    return [hostname]
  })
}
