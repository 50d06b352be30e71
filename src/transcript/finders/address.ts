import { commonWords } from './common-words.ts'
import { afterCue, matches } from './found.ts'
import type { Finder } from './found.ts'

const suffix =
  'street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|way|close|terrace|square|crescent|parkway|pkwy|highway|hwy|circle|cir|row|gardens?|mews|hill|walk'
const unit = String.raw`(?:,? ?(?:apt|apartment|unit|suite|ste|flat|floor|fl|#)\.? ?[\p{L}\d-]{1,6})?`
const region = String.raw`(?:,? {0,2}[\p{L}.'’-]{2,20}(?: [\p{L}.'’-]{2,20}){0,2},? (?:\p{L}{2} \d{4,5}(?:-\d{4})?|\p{Lu}{1,2}\d[\p{Lu}\d]? ?\d\p{Lu}{2}))?`
const postcode = String.raw`(?:,? ?(?:\d{4,6}|\p{Lu}{1,2}\d[\p{Lu}\d]? ?\d\p{Lu}{2})(?: \p{Lu}[\p{L}-]{2,20})?)?`
const number = String.raw`(?<![\p{L}\d.,$€£-])\d{1,5}[a-z]?(?:[-/]\d{1,4})?,?`
const capital = String.raw`(?:\p{Lu}[\p{L}.'’-]{0,20}|\d{1,3}(?:st|nd|rd|th)|[NSEW]\.?)`

/** Number, capitalised words and the word for a street. */
const english = new RegExp(
  String.raw`${number} (?:${capital} ){1,3}(?:${capitalised(suffix)})(?![\p{L}\d])\.?${unit}${region}${postcode}`,
  'gu',
)
/** In small letters only with words that mean nothing else: "3 days on the way" is no address. */
const small = new RegExp(
  String.raw`${number} (?!(?:minutes?|mins?|hours?|days?|weeks?|items?|miles?|st|of|on|in|at|the|by|for|per|to|with|from|and|or|see|is)\b)(?:[\p{L}.'’-]{2,20} ){1,2}(?:street|avenue|ave|boulevard|blvd|rd|road|lane|ln|st|dr|circle drive|parkway|pkwy|highway)(?![\p{L}\d'’])\.?${unit}${region}${postcode}`,
  'giu',
)
const spanish = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${capitalised('calle|c/|avda|avenida|av|plaza|pza|paseo|carrer|rua|via|viale|piazza|carretera|camino')})\.?(?: (?:(?:de|del|do|da|dos)(?: la| las| los| el)? |d['’]|la |el )?\p{Lu}[\p{L}.'’-]{1,20}){1,4},? (?:n(?:úm|um|[º°])?\.? ?)?\d{1,4}(?!\d)(?:,? ?\d{1,2}[ºª°](?: ?\p{L}(?!\p{L}))?)?${postcode}`,
  'gu',
)
const spanishSmall =
  /(?<![\p{L}\d])(?:calle|avenida|paseo) (?:\p{L}[\p{L}.'’-]{0,20} ){1,4}(?:n[º°]?\.? ?|número )?\d{1,4}(?!\d)/giu
const german = new RegExp(
  String.raw`(?<![\p{L}\d])(?:\p{Lu}[\p{L}-]{1,30}(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|damm)|\p{Lu}[\p{L}-]{2,20} (?:Straße|Strasse|Str\.|Weg|Platz|Allee)) \d{1,4} ?[a-z]?(?![\p{L}\d])${postcode}`,
  'gu',
)
const french = new RegExp(
  String.raw`(?<![\p{L}\d])\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|allée|chemin|impasse|quai)(?: (?:(?:de|du|des|la|le|les)(?: la| l['’])? |d['’]|l['’])?\p{Lu}[\p{L}'’-]{1,20}){1,4}${postcode}`,
  'gu',
)

const cue =
  /\b(?:address(?: for [\p{L} ]{1,20})?(?: is|['’]s|:| -)|(?:i )?live (?:at|on)|(?:deliver|ship|send|shipped|delivered|sent)(?: it| them| that| this)?(?: to)?:|mi dirección es|vivo en|ich wohne in der|adresse (?:ist|est)|j['’]habite au)/giu
const afterwards =
  /^[\s:,]*((?=[^.?!;\n]{0,40}\p{L})\d{1,5}[a-z]?,? (?:[\p{L}\d.'’#/-]{1,20}(?:,? |,|(?=\W|$))){1,9})/iu

const codeCue = /\b(?:zip(?: ?code)?|post ?code|postal code|código postal|postleitzahl|plz|code postal|eircode)\b/giu
const code =
  /^(?:[\s:#,-]|(?:is|it['’]s|es|ist|est|the|my|was)\b){0,8}((?:\d{4,6}(?:-\d{3,4})?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d)(?![\p{L}\d]))/iu

const po = /(?<![\p{L}\d])p\.? ?o\.? ?box \d{1,6}/giu

/** Postal addresses, by the words that belong to one or by a cue. */
export const findAddresses: Finder = (text) => {
  if (!/\d/.test(text)) return []
  return [
    ...afterCue(text, cue, afterwards, 'ADDRESS').map((found) => ({
      ...found,
      end: found.start + trimmedLength(text.slice(found.start, found.end)),
    })),
    ...matches(text, english, 'ADDRESS').filter(({ start, end }) => isStreet(text.slice(start, end))),
    ...[small, spanish, spanishSmall, german, french, po].flatMap((form) => matches(text, form, 'ADDRESS')),
    ...afterCue(text, codeCue, code, 'ADDRESS'),
  ]
}

/** "1 Big Way to save" is a promise. */
function isStreet(words: string): boolean {
  if (/\b(?:street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd|drive|dr)\b/i.test(words)) return true
  const [, first = ''] = /^\S+ ([\p{L}'’-]+)/u.exec(words) ?? []
  return !commonWords.has(first.toLowerCase())
}

/** The words after an address are none of it. */
function trimmedLength(words: string): number {
  const rest = /(?<!\p{L})(?:and|but|so|please|thanks|thank|if|is|my|can|could|you|by|por|y|und|et)(?!\p{L})[^]*$/u
  return words
    .replace(rest, '')
    .trimEnd()
    .replace(/[\s,.]{1,4}$/, '').length
}

function capitalised(words: string): string {
  return words
    .split('|')
    .flatMap((word) => [word, (word[0] ?? '').toUpperCase() + word.slice(1)])
    .join('|')
}
