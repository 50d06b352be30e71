/** A text's letters and digits in one form, without what stands between them: for comparing texts in any script. */
export function letters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '')
}

/** `letters` of one text that only grows, for the work of what is new. A space stands between forms of any script. */
export function createGrowingLetters(): (text: string) => string {
  let settled = 0
  let known = ''
  let last: { readonly text: string; readonly letters: string } = { text: '', letters: '' }
  return (text) => {
    if (text === last.text) return last.letters
    const end = text.lastIndexOf(' ') + 1
    if (end > settled) {
      known += letters(text.slice(settled, end))
      settled = end
    }
    last = { text, letters: known + letters(text.slice(settled)) }
    return last.letters
  }
}

/** True where a language that is written without spaces makes few letters say much. */
export function isDense(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(text)
}
