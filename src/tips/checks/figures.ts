/** Numbers as words, up to what people write out in a chat. */
const numberWords: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['two|dos|zwei|deux', '2'],
    ['three|tres|drei|trois', '3'],
    ['four|cuatro|vier|quatre', '4'],
    ['five|cinco|fünf|cinq', '5'],
    ['six|seis|sechs', '6'],
    ['seven|siete|sieben|sept', '7'],
    ['eight|ocho|acht|huit', '8'],
    ['nine|nueve|neun|neuf', '9'],
    ['ten|diez|zehn|dix', '10'],
    ['twelve|doce|zwölf|douze', '12'],
    ['fourteen|catorce|vierzehn|quatorze', '14'],
    ['fifteen|quince|fünfzehn|quinze', '15'],
    ['twenty|veinte|zwanzig|vingt', '20'],
    ['thirty|treinta|dreißig|trente', '30'],
    ['fifty|cincuenta|fünfzig|cinquante', '50'],
    ['hundred|cien|hundert|cent', '100'],
  ].flatMap(([words = '', figure = '']) => words.split('|').map((word) => [word, figure])),
)

const unit =
  '(?:(?:working|business|calendar|full|días|hábiles)\\s+)?(?:days?|weeks?|months?|years?|hours?|días?|semanas?|meses|horas?|tagen?|wochen?|monaten?|stunden?|jours?|semaines?|mois|heures?|percent|per cent|euros?|dollars?|pounds?|eur|usd|gbp|chf|kronor|%|€|\\$|£)'
const amount = new RegExp(
  `(?:[€$£]\\s?\\d[\\d.,]*|\\b(?:\\d[\\d.,]*|${Object.keys(numberWords).join('|')})[\\s-]?${unit}(?![\\p{L}]))`,
  'giu',
)
const clockOrDay =
  /\b\d{1,2}(?::|\.)\d{2}\b|\b\d{1,2}\s?(?:am|pm|Uhr)\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?\b|\b(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:january|february|march|april|may|june|july|august|september|october|november|december)|(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+\d{1,2})/giu
const shouted = /(?<![\p{L}\p{N}])(?:\p{Lu}{2,}(?:[-_]\p{Lu}{2,})+|\p{Lu}{7,})(?![\p{L}\p{N}])/gu
/** Pairs of digits and the like in a row, as in hexadecimal text. */
const grouped = /(?<![\p{L}\p{N}])(?:[\da-f]{2,8}[\s,]+){5,}[\da-f]{2,8}(?![\p{L}\p{N}])/giu
const code = /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}-]*\d)[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*(?![\p{L}\p{N}])/gu

/** What every figure holds, whole or growing. */
const figureSign = /[\d€$£]|\p{Lu}{2}/u
const figureWord = new RegExp(Object.keys(numberWords).join('|'), 'iu')

/** Three groups, which all of `grouped` holds; quicker to look for. */
const groups = /[\da-f][\s,]+[\da-f]{2,8}[\s,]+[\da-f]/i

/** False where neither `figuresOf` nor `growingFigureStart` would find anything; quick. */
export function mayHoldFigure(text: string): boolean {
  return figureSign.test(text) || figureWord.test(text) || (groups.test(text) && text.search(grouped) !== -1)
}

const growingNumber = new RegExp(
  `(?:[€$£]\\s?)?(?:\\S*\\d\\S*|(?<!\\p{L})(?:${Object.keys(numberWords).join('|')}))(?:[\\s-]+(?:(?:working|business|calendar|full)\\s+)?\\p{L}*)?$`,
  'iu',
)

/** Where a figure in the writing begins: a number whose unit is still to come, or a code; the end where there is none. */
export function growingFigureStart(text: string): number {
  const plain = blankPlaceholders(text)
  return (
    growingNumber.exec(plain)?.index ??
    /(?:[€$£]\s?|(?<!\p{L})\p{Lu}{2,}[\p{Lu}\p{N}_-]*)$/u.exec(plain)?.index ??
    text.length
  )
}

/** What stands for a personal value has a check of its own. */
function blankPlaceholders(text: string): string {
  return text.replaceAll(/\[[A-Z]+_\d+\]/g, (found) => ' '.repeat(found.length))
}

export type Figure = {
  readonly kind: 'amount' | 'time' | 'code'
  readonly text: string
  readonly key: string
  readonly at: number
}

/**
 * Amounts of money or time, times and dates, and codes (numbers of four digits or more, words with letters and
 * digits, long or joined words in capitals) in a text. Two figures with the same `key` say the same number. Small bare numbers are none: they promise
 * nothing.
 */
export function figuresOf(text: string): Figure[] {
  const plain = blankPlaceholders(text)
  const found: Figure[] = []
  const add = (kind: Figure['kind'], pattern: RegExp) => {
    for (const match of plain.matchAll(pattern)) {
      const at = match.index
      if (pattern === code && !isCode(match[0])) continue
      if (found.some((other) => at < other.at + other.text.length && other.at < at + match[0].length)) continue
      found.push({ kind, text: match[0], key: keyOf(match[0]), at })
    }
  }
  add('amount', amount)
  add('time', clockOrDay)
  add('code', grouped)
  add('code', code)
  add('code', shouted)
  return found
}

/** The numbers of a text, in the form of figures' keys. */
export function numbersIn(text: string): ReadonlySet<string> {
  const words = text.match(/[\p{L}\p{N}]+(?:[.,:/_-][\p{L}\p{N}]+)*/gu) ?? []
  return new Set(
    words
      .filter((word) => /\d|\p{Lu}{2}/u.test(word) || numberWords[word.toLowerCase()] !== undefined)
      .flatMap((word) => [keyOf(word), ...(word.match(/[\p{L}\p{N}]+/gu) ?? []).map(keyOf)]),
  )
}

function isCode(text: string): boolean {
  return (
    /\d{4}/.test(text) ||
    (/\d/.test(text) && /\p{L}/u.test(text) && text.length >= 4 && !/^\d{1,3}(?:st|nd|rd|th|am|pm)$/i.test(text))
  )
}

/** "€ 12.50", "12,50 EUR" and "five days" become 12.5, 12.5 and 5; a code its letters and digits. */
function keyOf(text: string): string {
  const plain = text.toLowerCase()
  const word = /\p{L}+/u.exec(plain)?.[0]
  if (word !== undefined && numberWords[word] !== undefined && !/\d/.test(plain)) return numberWords[word]
  const number = /^\D*(\d+(?:[.,]\d+)*)\D*$/u.exec(plain)?.[1]
  if (number !== undefined && !/\d\p{L}*-|[\p{L}]\d/u.test(plain))
    return number
      .replaceAll(',', '.')
      .replace(/\.0+$/, '')
      .replace(/(\.\d*?)0+$/, '$1')
  return plain.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
