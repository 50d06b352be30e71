import { compile } from 'html-to-text'

const fromHtml = compile({ wordwrap: false, selectors: [{ selector: 'img', format: 'skip' }] })

/** Longer HTML is cut: no person writes it, and parsing it would hold everybody up. */
const longestHtml = 50_000

/** A line's text as plain text that every store can keep: no marks, no half characters, no NUL. Never throws. */
export function toPlainText(text: string, html: boolean): string {
  return (html ? withoutMarks(text.slice(0, longestHtml)) : text).toWellFormed().replaceAll('\0', '')
}

function withoutMarks(html: string): string {
  try {
    return fromHtml(html).trim()
  } catch {
    // Thousands of nested elements exhaust the parser's stack; without their marks the words are still there.
    return html.replaceAll(/<[^<>]*>/g, ' ').trim()
  }
}
