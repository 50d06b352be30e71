import { findPhoneNumbersInText } from 'libphonenumber-js'
import type { PersonalKind } from '../domain/personal-kind.ts'
import type { Placeholders } from './vault.ts'

type Found = { readonly kind: PersonalKind; readonly start: number; readonly end: number }

/** Finds the personal values of a text. */
type Finder = (text: string) => Found[]

// Every part has a limit, or a long line without an @ would take quadratic time (RFC 5321 §4.5.3.1: 64 and 255).
const email: Finder = (text) => matches(text, /[\p{L}\d._%+'-]{1,64}@(?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,24}/gu, 'EMAIL')

const card: Finder = (text) =>
  matches(text, /(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])/g, 'CARD').filter(({ start, end }) =>
    passesLuhn(text.slice(start, end).replaceAll(/\D/g, '')),
  )

const phone: Finder = (text) => {
  // The number parser is slow; most lines have no seven digits.
  if ((text.match(/\d/g)?.length ?? 0) < 7) return []
  const recognised = windows(text).flatMap(({ at, part }) =>
    findPhoneNumbersInText(part, 'US').map(({ startsAt, endsAt }) => ({
      kind: 'PHONE' as const,
      start: at + startsAt,
      end: at + endsAt,
    })),
  )
  const named = [
    ...text.matchAll(
      /\b(?:phone|mobile|cell|tel(?:ephone|éfono)?|call me (?:at|on)|móvil)\b[^\d+]{0,20}(\+?\d[\d ().-]{5,18}\d)/giu,
    ),
  ].map((match) => {
    const start = match.index + match[0].length - (match[1]?.length ?? 0)
    return { kind: 'PHONE' as const, start, end: match.index + match[0].length }
  })
  return [...recognised, ...named]
}

const windowLength = 400
const windowOverlap = 60

/** The number parser takes quadratic time, so it gets a long line in pieces that overlap by more than a number's length. */
function windows(text: string): { readonly at: number; readonly part: string }[] {
  const parts = []
  for (let at = 0; at === 0 || at < text.length - windowOverlap; at += windowLength - windowOverlap) {
    const part = text.slice(at, at + windowLength)
    if (/\d\D{0,4}\d\D{0,4}\d/.test(part)) parts.push({ at, part })
  }
  return parts
}

/** In order of precedence: what an earlier finder took, a later one does not see. */
const finders: readonly Finder[] = [email, card, phone]

/** The text with e-mail addresses, card numbers and phone numbers replaced by typed placeholders such as `[EMAIL_1]`. */
export function redact(text: string, vault: Placeholders): string {
  const taken: Found[] = []
  for (const find of finders) {
    for (const found of find(text)) {
      if (!taken.some((other) => found.start < other.end && other.start < found.end)) taken.push(found)
    }
  }
  let redacted = ''
  let from = 0
  for (const { kind, start, end } of taken.sort((one, other) => one.start - other.start)) {
    redacted += text.slice(from, start) + vault.placeholder(kind, text.slice(start, end))
    from = end
  }
  return redacted + text.slice(from)
}

function matches(text: string, pattern: RegExp, kind: PersonalKind): Found[] {
  return [...text.matchAll(pattern)].map((match) => ({ kind, start: match.index, end: match.index + match[0].length }))
}

/** ISO/IEC 7812-1 annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    sum += index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}
