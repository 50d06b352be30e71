import { commonWords, looksLikeDescription, wordsThatAreNames } from './common-words.ts'

const wordsAhead = /^(\s*)(\p{L}[\p{L}\p{M}'’-]{0,30}\.?)/u
/** What stands inside a name: "Ana de la Cruz", "Ludwig van Beethoven". */
const particles = new Set([
  'de',
  'la',
  'del',
  'van',
  'von',
  'der',
  'den',
  'da',
  'dos',
  'di',
  'al',
  'bin',
  'el',
  'ter',
  'y',
])
const most = 4

export type NameRules = {
  /** Names count in small letters too, and then of two words at most: what the cue says leaves no doubt. */
  readonly anyCase: boolean
}

/** How many characters, from `at` on, are a person's name; 0 where none stands there. */
export function nameLength(text: string, at: number, { anyCase }: NameRules): number {
  const ahead = text.slice(at, at + 160)
  let end = 0
  let at2 = 0
  let words = 0
  let small = 0
  while (words < most) {
    const match = wordsAhead.exec(ahead.slice(at2))
    const [whole, blank = '', raw = ''] = match ?? []
    if (whole === undefined || (words > 0 && !/^ {1,2}$/.test(blank)) || (words === 0 && blank !== '')) break
    const initial = /^\p{L}\.$/u.test(raw)
    const word = raw.endsWith('.') && !initial ? raw.slice(0, -1) : raw
    const lower = word.toLowerCase().replaceAll('’', "'")
    const isParticle =
      words > 0 && particles.has(lower) && /^ \p{Lu}|^ \p{L}{2,} \p{Lu}/u.test(ahead.slice(at2 + whole.length))
    const isCapital = /^\p{Lu}/u.test(word)
    const plain = lower.replace(/'s$/, '')
    const isSurname = words > 0 && isCapital && wordsThatAreNames.has(plain)
    if (!isParticle) {
      if (
        (commonWords.has(plain) && !isSurname) ||
        (words === 0 && looksLikeDescription(plain) && !isFollowedByCapital(ahead, whole.length))
      )
        break
      if (!isCapital) {
        if (!anyCase || small >= 2 || (words > 0 && (small === 0 || looksLikeDescription(plain)))) break
        small += 1
      }
      if (word.length === 1 && words === 0 && !initial) break
      end = at2 + blank.length + word.length - (plain === lower ? 0 : 2)
    }
    words += 1
    at2 += whole.length
    // A sentence's end, or an apostrophe's: what follows is no part of the name.
    if (raw.endsWith('.') && !initial) break
    if (plain !== lower) break
  }
  return end
}

function isFollowedByCapital(ahead: string, at: number): boolean {
  return /^ \p{Lu}\p{Ll}/u.test(ahead.slice(at))
}
