import { compile } from 'html-to-text'

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']

const fromHtml = compile({
  wordwrap: false,
  selectors: [
    { selector: 'img', format: 'skip' },
    // Forty dashes each would make ten times as much of a hostile line.
    { selector: 'hr', format: 'lineBreak' },
    // Its address stands beside a link's words, unless it is one that does something where it is clicked.
    {
      selector: 'a',
      options: { pathRewrite: (address: string) => (/^\s*(?:java|vb)script:|^\s*data:/i.test(address) ? '' : address) },
    },
    ...headings.map((selector) => ({ selector, options: { uppercase: false } })),
  ],
})

/** Longer HTML is cut: no person writes it, and parsing it would hold everybody up. */
const longestHtml = 40_000

/** Characters of a line that are kept: no person writes more, and reading it must hold nobody up. */
export const longestText = 20_000
const cutNote = ' … [cut]'
/** The end of what is kept, where a value that was cut in two may stand. */
const tornLength = 200

/**
 * A line's text as plain text that every store can keep: no marks, no half characters, no NUL; `longestText` characters
 * at most, with a note where there were more. Never throws.
 */
export function toPlainText(text: string, html: boolean): string {
  return shortened(html ? withoutMarks(cut(text)) : text)
    .toWellFormed()
    .replaceAll('\0', '')
}

/** Half of a number or an address would not be known for what it is, so none is left at the end. */
function shortened(text: string): string {
  if (text.length <= longestText) return text
  const kept = text.slice(0, longestText - cutNote.length)
  const safe = kept.length - tornLength
  const end = kept
    .slice(safe)
    .replace(/\S*$/, '')
    .replace(/\P{L}*$/u, '')
  // Nor half of a character.
  return (kept.slice(0, safe) + end).replace(/[\uD800-\uDBFF]$/, '') + cutNote
}

/** Not in the middle of a mark: half of one would count as words. */
function cut(html: string): string {
  return html.length <= longestHtml ? html : html.slice(0, longestHtml).replace(/<[^<>]*$/, '')
}

function withoutMarks(html: string): string {
  try {
    return fromHtml(html).trim()
  } catch {
    // Thousands of nested elements exhaust the parser's stack; without their marks the words are still there.
    return html
      .replaceAll(/<(script|style)\b[^<>]*>[^]*?(?:<\/\1[^<>]*>?|$)/gi, ' ')
      .replaceAll(/<[^<>]*>/g, ' ')
      .trim()
  }
}
