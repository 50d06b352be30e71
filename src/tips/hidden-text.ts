/** Encoded parts of a text that can be read back: base64, hexadecimal, binary, percent signs, Caesar and reversed text. */
export function hiddenText(text: string): string[] {
  const decoded = [
    ...found(text, /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2,3}={0,2})?/g).map((code) =>
      Buffer.from(code, 'base64').toString('utf8'),
    ),
    ...found(text, /(?:\b(?:0x)?[0-9a-f]{2}[\s,]*){12,}/gi).map((code) =>
      Buffer.from(code.replaceAll(/0x|[\s,]/gi, ''), 'hex').toString('utf8'),
    ),
    ...found(text, /(?:\b[01]{8}\s*){6,}/g).map((code) =>
      String.fromCharCode(
        ...found(code, /[01]{8}/g)
          .slice(0, 4_000)
          .map((byte) => Number.parseInt(byte, 2)),
      ),
    ),
    ...found(text, /(?:%[0-9a-f]{2}[\w.-]*){6,}/gi).map(unescaped),
  ]
  return [...decoded.filter(isReadable), ...reversed(text), ...caesar(text)]
}

function found(text: string, pattern: RegExp): readonly string[] {
  return text.match(pattern) ?? []
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

const stemsBackwards = stems.map(backwards)

const noLetter = 255

/** The text read backwards, where it then holds such a word. */
function reversed(text: string): string[] {
  const plain = text.toLowerCase()
  return stemsBackwards.some((stem) => plain.includes(stem)) ? [backwards(text)] : []
}

function backwards(text: string): string {
  return Array.from(text).toReversed().join('')
}

const shiftedStems = Array.from({ length: 25 }, (_none, index) => ({
  by: index + 1,
  stems: stems.map((stem) => shifted(stem, 25 - index)),
}))
const stepsOfStems = stems.map((stem) => stepsOf(stem).slice(1))

/** The text with its letters shifted, where it then holds such a word. */
function caesar(text: string): string[] {
  const plain = text.toLowerCase()
  const steps = stepsOf(plain)
  if (!stepsOfStems.some((its) => steps.includes(its))) return []
  return shiftedStems
    .filter(({ stems: some }) => some.some((stem) => plain.includes(stem)))
    .map(({ by }) => shifted(plain, by))
}

/** How far each letter is behind the one before it: the same whatever all of them are shifted by. */
function stepsOf(text: string): string {
  const steps = Buffer.allocUnsafe(text.length)
  let before = noLetter
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at) - 97
    const letter = code >= 0 && code < 26 ? code : noLetter
    steps[at] = letter === noLetter || before === noLetter ? noLetter : (letter - before + 26) % 26
    before = letter
  }
  return steps.toString('latin1')
}

function shifted(text: string, by: number): string {
  return text.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + by) % 26) + 97))
}
