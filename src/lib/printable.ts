/**
 * Somebody else's text, fit for a terminal: characters that would move the cursor, colour, retitle or turn the direction
 * of what stands there become `�`. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu, '\uFFFD')
}
