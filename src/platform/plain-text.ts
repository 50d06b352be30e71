import { compile } from 'html-to-text'

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']

const fromHtml = compile({
  wordwrap: false,
  selectors: [
    { selector: 'img', format: 'skip' },
    // Its address stands beside a link's words, unless it is one that does something where it is clicked.
    {
      selector: 'a',
      options: { pathRewrite: (address: string) => (/^\s*(?:java|vb)script:|^\s*data:/i.test(address) ? '' : address) },
    },
    ...headings.map((selector) => ({ selector, options: { uppercase: false } })),
  ],
})

/** Longer HTML is cut: no person writes it, and parsing it would hold everybody up. */
const longestHtml = 50_000

/** A line's text as plain text that every store can keep: no marks, no half characters, no NUL. Never throws. */
export function toPlainText(text: string, html: boolean): string {
  return (html ? withoutMarks(cut(text)) : text).toWellFormed().replaceAll('\0', '')
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
