/** One word of a tip or a line, or a blank that the agent fills in. */
export type Word = {
  /** Comparable: lower case, without marks; empty for a blank. */
  readonly text: string
  /** What it adds to the comparison: 1 for a word that carries the content, less for the small words, 0 for a blank. */
  readonly weight: number
}

const smallWeight = 0.35
const blankWord: Word = { text: '', weight: 0 }
/** Words that hold a sentence together or make it polite. Words that ask (what, when, how) are none of them. */
const smallWords = new Map(
  `a an the this that these those there here it its i i'm i've i'll i'd you you're you've you'd your yours we we're we've
  we'll our us me my he she they them their is are was were be been being am do does did done has have had having will
  would can could may might shall should to of in on at for from with by as and or but so if then than also just very
  please thank thanks sorry ok okay well right great alright hello hi hey dear sure let lets let's`
    .split(/\s+/)
    .map((text): [string, Word] => [text, { text, weight: smallWeight }]),
)

/**
 * A blank: what stands in braces, angle brackets or square brackets (a fact's placeholder such as `[EMAIL_1]` apart, which
 * is a word), and a row of underscores.
 */
const blank = /\{[^{}]{1,80}\}|<[^<>]{1,80}>|\[(?![A-Z]{1,20}_\d{1,5}\])[^[\]]{1,80}\]|_{2,}/g
const placeholder = /\[([A-Z]{1,20})_(\d{1,5})\]/g
const segmenter = new Intl.Segmenter('en', { granularity: 'word' })
const isAscii = /^[\0-\x7F]*$/
/** What the segmenter takes for a word, or for a blank, in lower case of ASCII: it is read in a quarter of the time. */
const asciiWord = /\u007F|(?:[a-z0-9_]|(?<=[a-z])['.:](?=[a-z])|(?<=[0-9])['.,;](?=[0-9]))+/g

export function hasBlank(tip: string): boolean {
  return tip.search(blank) !== -1
}

/** The words of a text, comparable. With `blanks` what a tip leaves open is a blank; a line leaves nothing open. */
export function toWords(text: string, { blanks }: { readonly blanks: boolean }): Word[] {
  const marked = blanks ? text.replaceAll(blank, ' \u007F ') : text
  const words: Word[] = []
  for (const segment of segmentsOf(toComparable(marked)))
    words.push(segment === '\u007F' ? blankWord : (smallWords.get(segment) ?? { text: segment, weight: 1 }))
  return words
}

/** In lower case, without marks, with one kind of apostrophe. */
function toComparable(text: string): string {
  const named = text.includes('[') ? text.replaceAll(placeholder, ' $1$2 ') : text
  if (isAscii.test(named)) return named.replaceAll('`', "'").toLowerCase()
  return named
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[‘’`´]/g, "'")
    .toLowerCase()
}

function segmentsOf(plain: string): readonly string[] {
  // Underscores join words; one alone is none.
  if (isAscii.test(plain)) return (plain.match(asciiWord) ?? []).filter((word) => word !== '_')
  const segments: string[] = []
  for (const { segment, isWordLike } of segmenter.segment(plain))
    if (segment === '\u007F' || isWordLike === true) segments.push(segment)
  return segments
}
