import type { Fact } from '../domain/fact.ts'
import type { PersonalKind } from '../domain/personal-kind.ts'
import { assertNever } from '../lib/assert-never.ts'
import { findIpAddresses } from '../lib/ip-address.ts'
import type { Finder } from './finders/found.ts'
import { noContext } from './redaction-context.ts'
import { redact } from './redaction.ts'
import type { Placeholders, Vault } from './vault.ts'

/**
 * A fact as it may reach a prompt: what its field or its name says is personal is replaced whole, and in any other value
 * e-mail addresses, card numbers, phone numbers, IP addresses and what the team's patterns know are. The fact's name is a word
 * before its value, as in a line.
 */
export function redactFact(fact: Fact, vault: Vault, team: readonly Finder[] = []): Fact {
  const placeholders = vault.ofFacts(fact.source)
  const kind = personalKindOf(fact)
  const redactText = (text: string, finders: readonly Finder[]) =>
    redact(withoutIpAddresses(text, placeholders), placeholders, { ...noContext, team: finders })
  const value =
    kind === undefined
      ? redactText(
          fact.value,
          team.map((find) => behind(fact.name, find)),
        )
      : placeholders.placeholder(kind, fact.value)
  return { name: redactText(fact.name, team), value, source: fact.source }
}

/** Finds in a text what the finder would find in it after these words. */
function behind(name: string, find: Finder): Finder {
  const cue = `${spaced(name).replaceAll('_', ' ')}: `
  return (text) =>
    find(cue + text).flatMap((found) => {
      const start = found.start - cue.length
      return start < 0 ? [] : [{ ...found, start, end: found.end - cue.length }]
    })
}

/** What a whole fact is. Where names are ours, the field has said it; where others chose the name, it is all we have. */
export function personalKindOf({ source, name, value, personal }: Fact): PersonalKind | undefined {
  switch (source) {
    case 'visit':
    case 'engagement-attribute':
    case 'participant':
    case 'availability':
      return personal
    case 'pre-chat':
    case 'custom-variable':
    case 'pushed':
      return personal ?? personalNames.find(({ named, holds }) => named.test(toWords(name)) && holds.test(value))?.kind
    default:
      return assertNever(source)
  }
}

type PersonalName = {
  readonly kind: PersonalKind
  /** Of the fact's name, in small letters with single blanks. */
  readonly named: RegExp
  /** Of its value: a field called "phone" may as well hold "the blue one". */
  readonly holds: RegExp
}

/** Names under which forms and pages ask for personal values, in the languages that we met. The first that fits counts. */
const personalNames: readonly PersonalName[] = [
  { kind: 'EMAIL', named: /\b(?:e ?mail|correo|courriel)\b/, holds: /@/ },
  { kind: 'IP', named: /\bip\b/, holds: /[.:]/ },
  {
    kind: 'PHONE',
    named: /\b(?:phone|mobile|cell|tel|tele(?:ph|f)on[eo]?|movil|handy|fax)\b/,
    holds: /(?:\d\D*){5}/,
  },
  { kind: 'BIRTH', named: /\b(?:birth ?(?:day|date)?|dob|geburts\w*|nacimiento|naissance)\b/, holds: /\d/ },
  {
    kind: 'ID',
    named:
      /\b(?:customer|client|consumer|member|membership|account|acct|user|policy|contract|social|tax|national|licen[cs]e|insurance|loyalty) ?(?:id|ident\w*|number|no|nr|num|code)\b|\b(?:iban|imei|passport|ssn|dni|nif|nie|bsn|socialid|kundennummer|login|password|pin)\b/,
    holds: /\S/,
  },
  {
    kind: 'ADDRESS',
    named: /\b(?:address|street|direccion|adresse|strasse|post ?code|postal|zip|plz)\b/,
    holds: /\S/,
  },
  {
    kind: 'NAME',
    named:
      /(?<!\b(?:product|plan|shop|store|item|company|campaign|skill|page|brand|model|file|event|domain|host|browser|device|category) )\b(?:name|surname|fullname|firstname|lastname|username|nombre|apellidos?|nom|prenom|vorname|nachname|naam)\b/,
    holds: /\p{L}/u,
  },
]

/** `dateOfBirth`, `date_of_birth` and `Date of Birth` are one name; accents do not count. */
function toWords(name: string): string {
  return spaced(name)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim()
}

function spaced(name: string): string {
  return name.replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
}

function withoutIpAddresses(text: string, placeholders: Placeholders): string {
  return findIpAddresses(text).reduceRight(
    (rest, { start, end }) =>
      rest.slice(0, start) + placeholders.placeholder('IP', text.slice(start, end)) + rest.slice(end),
    text,
  )
}
