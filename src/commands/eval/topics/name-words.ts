/** The words of a name such as `GetQuote` or `bank_balance`. */
export function nameWords(name: string): string {
  return name
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/[_/-]+/g, ' ')
    .trim()
}
