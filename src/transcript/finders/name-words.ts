import { commonWords, looksLikeDescription, wordsThatAreNames } from './common-words.ts'

/** A word ahead, with the blank before it and a full stop behind it. */
const wordAhead = /^(\s*)(\p{L}[\p{L}\p{M}'’-]{0,30}\.?)/u
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
  let length = 0
  let read = 0
  let small = 0
  for (let words = 0; words < most; words += 1) {
    const [whole, blank = '', raw = ''] = wordAhead.exec(ahead.slice(read)) ?? []
    if (whole === undefined || !(words === 0 ? blank === '' : /^ {1,2}$/.test(blank))) break
    const isInitial = /^\p{L}\.$/u.test(raw)
    const word = raw.endsWith('.') && !isInitial ? raw.slice(0, -1) : raw
    const lower = word.toLowerCase().replaceAll('’', "'")
    const plain = lower.replace(/'s$/, '')
    const rest = ahead.slice(read + whole.length)
    const isParticle = words > 0 && particles.has(lower) && /^ (?:\p{L}{2,} )?\p{Lu}/u.test(rest)
    if (!isParticle) {
      const isCapital = /^\p{Lu}/u.test(word)
      const isSurname = words > 0 && (isCapital || anyCase) && wordsThatAreNames.has(plain)
      if (commonWords.has(plain) && !isSurname) break
      // "I'm Annoyed"; but a surname behind it, as in "I'm Wing Chan", says that it is one.
      if (words === 0 && looksLikeDescription(plain) && !/^ \p{Lu}\p{Ll}/u.test(rest)) break
      if (words === 0 && word.length === 1) break
      if (!isCapital) {
        const goesOn = words === 0 || isSurname || (small > 0 && !looksLikeDescription(plain))
        if (!anyCase || small >= 2 || !goesOn) break
        small += 1
      }
      length = read + blank.length + word.length - (lower.length - plain.length)
    }
    read += whole.length
    // A sentence's end, or a possessive's: what follows is no part of the name.
    if ((raw.endsWith('.') && !isInitial) || plain !== lower) break
  }
  return length
}
