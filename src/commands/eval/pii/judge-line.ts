import type { Found } from '../../../transcript/finders/found.ts'
import { placesOf } from './marked-values.ts'
import type { MarkedValue, PiiKind } from './marked-values.ts'

export type LineJudgement = {
  /** The marked values that stand in the line. */
  readonly typed: readonly { readonly kind: PiiKind; readonly words: string; readonly replaced: boolean }[]
  /** What is replaced though nothing marks it; numbers apart, as they are nobody's words. */
  readonly unmarked: readonly { readonly kind: string; readonly words: string; readonly isNumber: boolean }[]
}

/** @param known Marked values and their words of the whole file, in small letters. */
export function judgeLine(
  text: string,
  found: readonly Found[],
  { truth, known }: { readonly truth: readonly MarkedValue[]; readonly known: ReadonlySet<string> },
): LineJudgement {
  const places = truth.flatMap(({ kind, value }) => placesOf(value, text).map((place) => ({ kind, ...place })))
  const covers = (at: number) => found.some(({ start, end }) => start <= at && at < end)
  return {
    typed: places.map(({ kind, start, end }) => ({
      kind,
      words: text.slice(start, end),
      replaced: charactersOf(text, start, end).every(covers),
    })),
    unmarked: found
      .filter(({ start, end }) => !places.some((place) => place.start < end && start < place.end))
      .map(({ kind, start, end }) => ({ kind, words: text.slice(start, end) }))
      .filter(({ words }) => !known.has(words.toLowerCase()) && !words.includes('@'))
      .map((one) => ({ ...one, isNumber: isNumber(one.words) })),
  }
}

/** The places of letters and digits. */
function charactersOf(text: string, start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, offset) => start + offset).filter((at) =>
    /[\p{L}\d]/u.test(text[at] ?? ''),
  )
}

/** Four digits or more that are no year, price or date: account numbers and PINs that the agent never entered. */
function isNumber(words: string): boolean {
  const digits = words.match(/\d/g)?.length ?? 0
  return digits >= 4 && !/^(?:19|20)\d\d$|[$€£:]|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}/.test(words)
}
