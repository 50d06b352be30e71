/** Encoded parts of a text that can be read back: base64, hexadecimal, binary, percent signs, Caesar and reversed text. */
export function hiddenText(text: string): string[] {
  const decoded = [
    ...[...text.matchAll(/(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2,3}={0,2})?/g)].map(([found]) =>
      Buffer.from(found, 'base64').toString('utf8'),
    ),
    ...[...text.matchAll(/(?:\b(?:0x)?[0-9a-f]{2}[\s,]*){12,}/gi)].map(([found]) =>
      Buffer.from(found.replaceAll(/0x|[\s,]/gi, ''), 'hex').toString('utf8'),
    ),
    ...[...text.matchAll(/(?:\b[01]{8}\s*){6,}/g)].map(([found]) =>
      String.fromCharCode(...(found.match(/[01]{8}/g) ?? []).slice(0, 4_000).map((byte) => Number.parseInt(byte, 2))),
    ),
    ...[...text.matchAll(/(?:%[0-9a-f]{2}[\w.-]*){6,}/gi)].map(([found]) => unescaped(found)),
  ]
  return [...decoded.filter(isReadable), ...reversed(text), ...caesar(text)]
}

function unescaped(text: string): string {
  return Buffer.from(
    text.replaceAll(/%([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString('utf8')
}

function isReadable(text: string): boolean {
  return text.length > 5 && (text.match(/[\p{L}\p{N}\s\p{P}]/gu)?.length ?? 0) > text.length * 0.9
}

/** Beginnings of words that an attack needs in whatever cipher it comes. */
const stems = ['instruction', 'password', 'ignore', 'forget', 'prompt', 'system']

/** The text read backwards, where it then holds such a word. */
function reversed(text: string): string[] {
  const backwards = Array.from(text).toReversed().join('')
  return stems.some((stem) => backwards.toLowerCase().includes(stem)) ? [backwards] : []
}

const shiftedStems = Array.from({ length: 25 }, (_none, index) => ({
  by: index + 1,
  stems: stems.map((stem) => shifted(stem, 25 - index)),
}))

/** The text with its letters shifted, where it then holds such a word. */
function caesar(text: string): string[] {
  const plain = text.toLowerCase()
  return shiftedStems
    .filter(({ stems: some }) => some.some((stem) => plain.includes(stem)))
    .map(({ by }) => shifted(plain, by))
}

function shifted(text: string, by: number): string {
  return text.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + by) % 26) + 97))
}
