import { digitRuns, stretches } from './digit-runs.ts'
import type { Finder } from './found.ts'
import { luhnHolds } from './check-digits.ts'

/** First digits and lengths that are issued; without them every tenth long number would be a card. */
const issued: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [16, 19]],
  [/^(?:5[1-5]|2[2-7])/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 16, 19]],
  [/^35/, [16, 17, 18, 19]],
  [/^6/, [16, 17, 18, 19]],
  [/^5[06-9]/, [16, 17, 18, 19]],
  [/^(?:9|81|220)/, [16, 17, 18, 19]],
]

/** Card numbers, whatever stands between their groups (ISO/IEC 7812-1: first digits, length, check digit). */
export const findCards: Finder = (text) =>
  digitRuns(text, 14).flatMap((run) =>
    stretches(text, run, {
      least: 14,
      most: 19,
      accepts: (digits) =>
        luhnHolds(digits) && issued.some(([start, lengths]) => start.test(digits) && lengths.includes(digits.length)),
    }).map((place) => ({ kind: 'CARD' as const, ...place })),
  )
