import { findPhoneNumbersInText } from 'libphonenumber-js'
import { matches } from './found.ts'
import type { Finder, Found } from './found.ts'

const named =
  /\b(?:tele)?(?:phone|mobile|cell|tel|téléphone|teléfono|telefone?|telefon|handy|móvil|movil|whatsapp|portable|call me (?:back )?(?:at|on)|(?:reach|ring|text|phone) me (?:at|on)|llám[ae](?:me|nme)? al)(?:['’]s)?\b[^\d+(\n]{0,24}((?:\+|00)?\(?\d[\d ().\u00a0/-]{5,20}\d)/giu

/** Phone numbers by their form in the United States or with a country's code, and any digits that a cue calls one. */
export const findPhones: Finder = (text) => {
  // The number parser is slow; most lines have no seven digits.
  if (!/\d(?:\D*\d){6}/.test(text)) return []
  const recognised = windows(text).flatMap(({ at, part }) =>
    findPhoneNumbersInText(part, 'US').map(({ startsAt, endsAt }) => ({
      kind: 'PHONE' as const,
      start: at + startsAt,
      end: at + endsAt,
    })),
  )
  const cued = [...text.matchAll(named)].map((match): Found => {
    const end = match.index + match[0].length
    return { kind: 'PHONE', start: end - (match[1]?.length ?? 0), end }
  })
  // North American form, also where the numbering plan has no such area (as invented numbers do not).
  const formed = matches(
    text,
    /(?<![\p{L}\d-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\p{L}\d-])/gu,
    'PHONE',
  )
  const abroad = matches(
    text,
    /(?<![\p{L}\d])(?:\+|00)[1-9]\d{0,2}[ .-]?(?:\(0\) ?)?\d(?:[ .()/-]{0,2}\d){6,12}(?!\d)/gu,
    'PHONE',
  )
  return [...cued, ...recognised, ...formed, ...abroad]
}

const windowLength = 400
const windowOverlap = 60
/** Windows with something like a number in them that the parser gets of one line; it takes up to 2 ms for each. */
const mostWindows = 15

/** The number parser takes quadratic time, so it gets a long line in pieces that overlap by more than a number's length. */
function windows(text: string): { readonly at: number; readonly part: string }[] {
  const parts = []
  for (
    let at = 0;
    (at === 0 || at < text.length - windowOverlap) && parts.length < mostWindows;
    at += windowLength - windowOverlap
  ) {
    const part = text.slice(at, at + windowLength)
    // Nobody writes so many numbers; the forms below find what is among them.
    const tooMany = (part.match(/\d/g)?.length ?? 0) > windowLength / 6
    if (!tooMany && /\d(?:[^\p{L}\d]{0,4}\d){6}/u.test(part)) parts.push({ at, part })
  }
  return parts
}
