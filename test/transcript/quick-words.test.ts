import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { questions } from '../../src/transcript/asked-for.ts'
import { nameCues } from '../../src/transcript/finders/name-cues.ts'
import { aroundFirstNames } from '../../src/transcript/finders/name.ts'
import { secretCues } from '../../src/transcript/finders/secret.ts'

/** Texts that a pattern matches, and some that it nearly matches: conditions on what stands around are not kept. */
function textsOf({ source }: RegExp): fc.Arbitrary<string> {
  const bare = withoutLookingBack(source)
    .replaceAll('(?=', '(?:')
    .replaceAll(/\\b|(?<!\[)\^|\$/g, '')
  return fc.stringMatching(new RegExp(`^(?:${bare})$`, 'u'))
}

/** A condition on what is not there, or before it, is left out with all the groups in it. */
function withoutLookingBack(source: string): string {
  const at = source.search(/\(\?(?:<?!|<=)/)
  if (at === -1) return source
  let depth = 0
  let end = at
  do {
    if (source[end] === '(') depth += 1
    if (source[end] === ')') depth -= 1
    end += source[end] === '\\' ? 2 : 1
  } while (depth > 0)
  return source.slice(0, at) + withoutLookingBack(source.slice(end))
}

/** As a visitor may write it: patterns read letters of any case, and two that are none of ASCII's as if they were. */
function inAnyCase(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const forms = (letter: string) => [letter, letter.toUpperCase(), { k: '\u212a', s: 'ſ' }[letter] ?? letter]
  return fc
    .tuple(texts, fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 7 }))
    .map(([text, turns]) =>
      Array.from(text, (letter, at) => forms(letter)[turns[at % turns.length] ?? 0] ?? letter).join(''),
    )
}

type Quick = { readonly pattern: RegExp; readonly needs?: RegExp; readonly follows?: RegExp }

const patterns: readonly Quick[] = [
  ...nameCues.map(({ cue, ...rest }) => ({ pattern: cue, ...rest })),
  ...aroundFirstNames,
  ...Object.values(secretCues).map(({ cue, needs }) => ({ pattern: cue, needs })),
  ...questions.map(([, pattern, needs]) => ({ pattern, ...(needs ? { needs } : {}) })),
]

describe('what is quicker to look for than a pattern', () => {
  it.each(patterns.flatMap(({ needs, ...rest }) => (needs ? [{ needs, ...rest }] : [])))(
    'stands in all that matches $pattern',
    ({ pattern, needs, follows }) => {
      const texts = follows
        ? fc.tuple(textsOf(pattern), textsOf(follows)).map((parts) => parts.join('Ada'))
        : textsOf(pattern)
      let matched = 0
      fc.assert(
        fc.property(inAnyCase(texts), (text) => {
          if (text.search(pattern) === -1) return
          matched += 1
          expect(text).toMatch(needs)
        }),
        { numRuns: 500 },
      )
      expect(matched).toBeGreaterThan(20)
    },
  )
})
