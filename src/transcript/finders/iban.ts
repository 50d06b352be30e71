import { ibanHolds } from './check-digits.ts'
import { allMatches } from './found.ts'
import type { Finder, Found } from './found.ts'

/** Lengths by country (ISO 13616 registry): they tell the number from the words after it. */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ' +
    'ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/** IBANs with a check that holds, however they are grouped. */
export const findIbans: Finder = (text) =>
  allMatches(text, /(?<![\p{L}\d])[a-z]{2}\d{2}(?=[ -]?[a-z\d])/giu).flatMap((match): Found[] => {
    const length = lengths[match[0].slice(0, 2).toUpperCase()]
    if (length === undefined) return []
    let iban = ''
    let at = match.index
    for (; at < text.length && iban.length < length; at += 1) {
      const character = text[at] ?? ''
      if (/[a-z\d]/i.test(character)) iban += character.toUpperCase()
      else if (!/[ \u00a0-]/.test(character) || !/[a-z\d]/i.test(text[at + 1] ?? '')) break
    }
    const ends = !/[\p{L}\d]/u.test(text[at] ?? '')
    return iban.length === length && ends && ibanHolds(iban) ? [{ kind: 'IBAN', start: match.index, end: at }] : []
  })
