import { luhnHolds, mod1110Holds, remainder, weightedSum } from './check-digits.ts'
import { afterCue, matches } from './found.ts'
import type { Finder, Found } from './found.ts'

type NationalId = {
  readonly form: RegExp
  /** Of the value without blanks, dots and dashes, in capitals. */
  readonly holds: (compact: string) => boolean
}

const edge = (form: string) => new RegExp(String.raw`(?<![\p{L}\d-])${form}(?![\p{L}\d-])`, 'giu')
const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** Numbers whose form, or form and check, is enough to know them. */
const formed: readonly NationalId[] = [
  // United States: social security number (no area 000, 666 or 9xx).
  { form: edge(String.raw`(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}`), holds: () => true },
  // United Kingdom: National Insurance number.
  {
    form: edge(String.raw`[a-ceghj-prtw-z][a-ceghj-nprtw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]`),
    holds: (id) => !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(id),
  },
  // Spain: DNI and NIE.
  {
    form: edge(String.raw`(?:\d{2}\.?\d{3}\.?\d{3}|[xyz][ -]?\d{7})[ -]?[a-z]`),
    holds: (id) =>
      dniLetters[Number(id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))) % 23] ===
      id.at(-1),
  },
  // France: NIR.
  {
    form: edge(String.raw`[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2}`),
    holds: (id) => 97 - remainder(id.slice(0, 13), 97) === Number(id.slice(13)),
  },
  // Italy: codice fiscale.
  { form: edge(String.raw`[a-z]{6}\d{2}[a-ehlmprst]\d{2}[a-z]\d{3}[a-z]`), holds: () => true },
  // Brazil: CPF.
  {
    form: edge(String.raw`\d{3}\.\d{3}\.\d{3}-\d{2}`),
    holds: (id) => [9, 10].every((length) => cpfDigit(id.slice(0, length)) === Number(id[length])),
  },
  // Germany: tax number, in its groups.
  { form: edge(String.raw`\d{2} \d{3} \d{3} \d{3}`), holds: mod1110Holds },
  // Sweden: personnummer.
  { form: edge(String.raw`(?:19|20)?\d{2}(?:0[1-9]|1[0-2])\d{2}[-+]\d{4}`), holds: (id) => luhnHolds(id.slice(-10)) },
  // Poland: PESEL.
  {
    form: edge(String.raw`\d{2}(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])\d{5}`),
    holds: (id) => weightedSum(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
  },
]

/** Words before numbers of any country, whose form alone says too little. */
const cue =
  /\b(?:social security|ssn|national insurance|nino|passport|pasaporte|reisepass|passeport|driv(?:er['’]?s?|ing) licen[cs]e|licen[cs]e plate|number plate|plate number|identity card|id card|national id|personal id|tax id|itin|nif|nie|dni|bsn|burgerservicenummer|steuer-?id(?:entifikationsnummer)?|personalausweis|aadhaar|pan card|cpf|curp|pesel|personnummer|medicare|health card|nhs)(?![\p{L}\d])/giu
const cued =
  /^(?:[\s:#.,-]|(?:number|no|nr|num|número|numero|nummer|card|is|it['’]s|was|es|ist|est|of|my|the|id)(?![\p{L}\d])){0,12}((?:[\p{Lu}\d]{1,12}[ .-]){0,5}\p{L}{0,8}\d[\p{L}\d]{0,20}(?:[ -]\p{Lu}{1,3}(?![\p{L}\d]))?)/u

/** National numbers: those that a check or a form of their own tells, and what a cue calls one. */
export const findNationalIds: Finder = (text) => {
  if (!/\d/.test(text)) return []
  const byForm = formed.flatMap(({ form, holds }) =>
    matches(text, form, 'ID').filter(({ start, end }) =>
      holds(
        text
          .slice(start, end)
          .replaceAll(/[\s.+-]/g, '')
          .toUpperCase(),
      ),
    ),
  )
  return [...byForm, ...afterCue(text, cue, cued, 'ID').filter((found) => isLong(text, found))]
}

/** "passport 2 days ago" names no passport. */
function isLong(text: string, { start, end }: Found): boolean {
  return text.slice(start, end).replaceAll(/[^\p{L}\d]/gu, '').length >= 5
}

function cpfDigit(digits: string): number {
  const sum = weightedSum(
    digits,
    Array.from(digits, (_, index) => digits.length + 1 - index),
  )
  return ((sum * 10) % 11) % 10
}
