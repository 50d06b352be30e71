/** What a visitor answered says nothing of what they need: `[ACCOUNT_1]` is no question about accounts. */
const answers = /\[(?:NAME|ADDRESS|BIRTH|ID|IP|IBAN|ACCOUNT|ORDER|SECRET)_\d+\]/g

/** A redacted text without the values that people told, which say nothing of what is asked. */
export function askedWords(text: string): string {
  return text.replaceAll(answers, ' ')
}
