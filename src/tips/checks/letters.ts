const beyondAscii = /[^\0-\x7F]/

/** A text's letters and digits in one form, without what stands between them: for comparing texts in any script. */
export function letters(text: string): string {
  if (!beyondAscii.test(text)) return plainLetters(text)
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '')
}

/** `letters` of ASCII: the form of each letter depends on no other. */
function plainLetters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '')
}

/** `letters` of one text that only grows, for the work of what is new. */
export function createGrowingLetters(): (text: string) => string {
  let settled = 0
  let known = ''
  let isPlain = true
  let last: { readonly text: string; readonly letters: string } = { text: '', letters: '' }
  const grow = (text: string): string => {
    const added = text.slice(last.text.length)
    isPlain &&= !beyondAscii.test(added)
    if (isPlain) return last.letters + plainLetters(added)
    // A space stands between forms of any script.
    const end = text.lastIndexOf(' ') + 1
    if (end > settled) {
      known += letters(text.slice(settled, end))
      settled = end
    }
    return known + letters(text.slice(settled))
  }
  return (text) => {
    if (text !== last.text) last = { text, letters: grow(text) }
    return last.letters
  }
}

/** True where a language that is written without spaces makes few letters say much. */
export function isDense(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(text)
}
