import type { Fact } from '../../../domain/fact.ts'
import { findIpAddresses } from '../../../lib/ip-address.ts'
import { makeFact } from '../../make-fact.ts'
import { pageAddress } from './page-address.ts'

export type VisitWishes = {
  /** Take IP addresses and what leads to them too; in prompts they are placeholders all the same. */
  readonly keepIp: boolean
}

/**
 * What may be taken from a visit, by the names that the platform may give it; no list of them is published (reference
 * §7.2), so other names are dropped: a tip needs none of what we cannot judge. Two names that mean the same are one fact.
 */
const taken = {
  Device: ['device', 'devicefamily', 'devicetype', 'platform'],
  'Operating system': ['operatingsystem', 'os', 'deviceos', 'osname'],
  Browser: ['browser', 'browsername', 'browsertype'],
  'Browser version': ['browserversion'],
  'Browser language': ['browserlanguage', 'language', 'locale'],
  'Current page': ['currentpage', 'currentpageurl', 'pageurl', 'page', 'url'],
  'Current page title': ['pagetitle', 'currentpagetitle', 'title'],
  'First page': ['entrypage', 'landingpage', 'firstpage', 'startpage', 'entrypageurl'],
  'Came from': ['referrer', 'referer', 'externalreferrer'],
  'Search words': ['searchkeyword', 'searchkeywords', 'keywords', 'searchterms'],
  'Pages seen': ['pages', 'pagesviewed', 'numberofpages', 'pagecount', 'pageviews'],
  'Number of visits': ['numberofvisits', 'visits', 'visitcount', 'numvisits'],
  'Visit began': ['visitstart', 'starttime', 'visitstarttime', 'sessionstart'],
  'Seconds on the site': ['timeonsite', 'visitduration', 'sessionduration'],
  Country: ['country', 'countryname'],
  Region: ['region', 'state', 'province'],
  City: ['city'],
  'Time zone': ['timezone'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Taken only where the operator asks for it: the address itself, and what leads to it. */
const ipNames = ['ip', 'ipaddress', 'visitorip', 'clientip', 'lpv4', 'lpv6', 'host', 'hostname', 'isp', 'organization']

const labels: ReadonlyMap<string, string> = new Map(
  Object.entries(taken).flatMap(([label, names]) => names.map((name) => [name, label] as const)),
)
const pages: readonly string[] = ['Current page', 'First page', 'Came from'] satisfies (keyof typeof taken)[]

/** One name and value of a visit as a fact, or none where it may not be taken. */
export function visitFact(name: string, value: string, { keepIp }: VisitWishes): readonly Fact[] {
  const plain = name.toLowerCase().replaceAll(/[^a-z\d]/g, '')
  if (ipNames.includes(plain)) return keepIp ? makeFact('visit', `IP address (${plain})`, value, 'IP') : []
  const label = labels.get(plain)
  if (label === undefined) return []
  const kept = pages.includes(label) ? pageAddress(value) : value
  if (!keepIp && findIpAddresses(kept).length > 0) return []
  return makeFact('visit', label, kept)
}
