import { compile } from 'html-to-text'
import { maxTextLength } from './wire.ts'

const fromHtml = compile({
  wordwrap: false,
  selectors: [{ selector: 'img', format: 'skip' }],
  // What nests deeper is no message; without a limit a hostile one uses up the stack.
  limits: { maxInputLength: maxTextLength, maxDepth: 100 },
})

/** A line's text as plain text that every store can keep: no half characters, no NUL. */
export function toPlainText(text: string, html: boolean): string {
  return (html ? fromHtml(text).trim() : text).toWellFormed().replaceAll('\0', '')
}
