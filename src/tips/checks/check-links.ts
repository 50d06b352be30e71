import { parse } from 'tldts'
import type { GivenText } from './given-text.ts'
import { lastWordStart } from './text-check.ts'
import type { TextCheck } from './text-check.ts'

const dot = '(?:\\.|。|．|｡|\\s?\\[\\.\\]\\s?|\\s?\\(\\.\\)\\s?)'
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})'
/** Web and mail addresses, with or without a scheme, also as people write them to get round a check. */
const address = new RegExp(
  [
    '\\b[a-z][a-z0-9+.-]{1,15}:(?:\\/\\/|\\\\\\\\)[^\\s<>"\'()]+',
    '\\b(?:javascript|data|vbscript|mailto|tel|file):[^\\s]+',
    '\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b',
    `[\\p{L}\\p{N}-]+ dot (?:com|net|org|info|io)\\b`,
    `[\\p{L}\\p{N}._%+-]*@?(?:${label}${dot})+\\p{L}[\\p{L}\\p{N}-]{1,23}(?:[:/][^\\s<>"'()]*)?`,
  ].join('|'),
  'giu',
)
/** What every address holds; the end of a sentence is none. */
const addressSign = /[:。．｡]|\.[\p{L}\p{N}]|[[(]\.[\])]|dot/iu
/** Words with which a sentence begins, and that are country codes too: "now.It" lacks a space. */
const sentenceStart = /\.(?:It|Is|In|So|My|At|To|As|Be|Me|No|Us|Do|Am|By|Re)$/

/** Lets only links through that lead to an allowed host (or one below it) or stand in a given card. */
export function checkLinks(given: Pick<GivenText, 'cards'>, allowedHosts: readonly string[]): TextCheck {
  let known: readonly string[] | undefined
  const hosts = () => (known ??= [...allowedHosts, ...hostsIn(given.cards)].map((host) => host.toLowerCase()))
  const isAllowed = (host: string) => hosts().some((allowed) => host === allowed || host.endsWith(`.${allowed}`))
  return (text, whole) => {
    // A word with a dot, colon or @ in it may be growing into an address; half of one names another host.
    const start = lastWordStart(text, whole)
    const isGrowing = /[.:/\\@。．｡]|^(?:https?|hxxps?|www)$/i.test(text.slice(start))
    // Looked for at the very end first: reading the words before it takes longer.
    const isBracketed = !whole && /[[(]/.test(text.slice(-4))
    const bracketed = isBracketed ? /\S+ ?[[(]\.?[\])]? ?$/u.exec(text.slice(-70)) : undefined
    const safe = bracketed ? text.length - bracketed[0].length : isGrowing ? start : text.length
    const foreign = hostsIn(text.slice(0, safe)).filter((host) => !isAllowed(host))
    if (foreign.length === 0) return safe
    return { rule: 'foreign-link', numbers: { links: foreign.length, allowedHosts: hosts().length } }
  }
}

const unseen = /^(?:javascript|data|vbscript|mailto|tel|file)$/
const web = /^(?:https?|ftps?|wss?)$/
/** Endings that no registry gives out, but that work inside a network. */
const local = /\.(?:example|test|invalid|localhost|local|onion|internal)$/

/** Hosts of the addresses in a text; an address without a readable one counts under its scheme. */
function hostsIn(text: string): string[] {
  if (!addressSign.test(text)) return []
  return [...text.matchAll(address)].flatMap(([match]) => {
    if (sentenceStart.test(match)) return []
    const plain = match
      .replaceAll(/\s?[[(]\.[\])]\s?| dot |。|．|｡/giu, '.')
      .replace(/^hxxp/i, 'http')
      .replaceAll('\\', '/')
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(plain)?.[1]?.toLowerCase()
    const { hostname, isIcann, isPrivate, isIp } = parse(plain, { validateHostname: false })
    if (scheme !== undefined && unseen.test(scheme)) return [scheme]
    if (scheme !== undefined && plain.includes('://')) return [(web.test(scheme) ? hostname : undefined) ?? scheme]
    const isHost = isIcann === true || isPrivate === true || isIp === true || plain.includes('/') || plain.includes('@')
    return hostname && (isHost || plain.startsWith('www.') || local.test(hostname)) ? [hostname] : []
  })
}
