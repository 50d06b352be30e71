import type { PersonalKind } from '../../domain/personal-kind.ts'

/** A personal value in a text, from `start` up to but not including `end`. */
export type Found = {
  readonly kind: PersonalKind
  readonly start: number
  readonly end: number
  /** Nothing but what the platform knows of the visitor tells it. */
  readonly ofVisitor?: true
}

/** Finds the personal values of one kind, in order. Takes time in proportion to the text's length. */
export type Finder = (text: string) => Found[]

/** All matches of a pattern with the flag `g`. Most lines have none of most patterns, and then `matchAll` takes three times as long. */
export function allMatches(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  return text.search(pattern) === -1 ? [] : [...text.matchAll(pattern)]
}

export function matches(text: string, pattern: RegExp, kind: PersonalKind): Found[] {
  return allMatches(text, pattern).map((match) => ({ kind, start: match.index, end: match.index + match[0].length }))
}

/** How far behind a cue its value may end. */
const reach = 160

/**
 * What follows a cue at once: `value` begins with `^`, says what may stand between, and holds the value in its only group.
 * The cue has the flag `g`.
 */
export function afterCue(text: string, cue: RegExp, value: RegExp, kind: PersonalKind): Found[] {
  return allMatches(text, cue).flatMap((match) => {
    const from = match.index + match[0].length
    const found = value.exec(text.slice(from, from + reach))
    const held = found?.[1]
    if (!found || held === undefined) return []
    const start = from + found[0].lastIndexOf(held)
    return [{ kind, start, end: start + held.length }]
  })
}
