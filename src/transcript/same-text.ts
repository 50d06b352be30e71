import { toPlainText } from '../platform/plain-text.ts'

/**
 * True where two redacted texts are one message: marks of HTML, the addresses behind links, white space, capitals and the
 * form of letters aside. With `anyNumbers` a placeholder fits any other of its kind: those of an earlier process, whose
 * numbers may have meant other values.
 */
export function isSameText(one: string, other: string, { anyNumbers }: { readonly anyNumbers: boolean }): boolean {
  if (one === other) return true
  const [a, b] = [comparable(one), comparable(other)]
  return a === b || (anyNumbers && withoutNumbers(a) === withoutNumbers(b))
}

function comparable(text: string): string {
  // An entity or a mark: one of the two ways did not say that it sent HTML.
  const plain = /<[a-z/!]|&[a-z#]/i.test(text) ? toPlainText(text, true) : text
  return plain
    .replaceAll(/\[https?:[^\]\s]{1,2000}\]/gi, '')
    .normalize('NFKC')
    .replaceAll(/[\s\p{Cf}]+/gu, '')
    .toLowerCase()
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\[([a-z]+(?:_[a-z]+)*)_\d+\]/g, '[$1]')
}
