import { LineCounter, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import type { z } from 'zod'

/** Something in a team's file is wrong; `line` counts from 1. */
export class FileProblem extends Error {
  override name = 'FileProblem'
  readonly line: number
  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(`line ${line}: ${reason}`, options)
    this.line = line
  }
}

export type FrontMatterFile<Header> = {
  readonly header: Header
  readonly body: string
  /** The line of the file on which the body begins, from 1. */
  readonly bodyLine: number
}

/**
 * Splits a Markdown file into its YAML header, checked by the schema, and its body.
 *
 * @throws FileProblem naming the line and what is wrong there.
 */
export function parseFrontMatter<Schema extends z.ZodType>(
  content: string,
  schema: Schema,
): FrontMatterFile<z.infer<Schema>> {
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines[0]?.trim() !== '---') throw new FileProblem(1, 'the file must begin with a line of three dashes (---)')
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '---')
  if (end === -1) throw new FileProblem(lines.length, 'the header is not closed by a second line of three dashes (---)')

  const header = parseWithLines(lines.slice(1, end).join('\n'), schema, 2)
  return { header, body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 }
}

/**
 * Parses YAML (or JSON, which is YAML too) and checks it by the schema. `firstLine` is the line of the file on which
 * the text begins.
 *
 * @throws FileProblem naming the line and what is wrong there; values are not quoted.
 */
export function parseWithLines<Schema extends z.ZodType>(text: string, schema: Schema, firstLine = 1): z.infer<Schema> {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const lineAt = (offset: number) => lineCounter.linePos(offset).line + firstLine - 1
  const broken = document.errors[0]
  if (broken) throw new FileProblem(lineAt(broken.pos[0]), `not valid: ${broken.message}`)

  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 20 }) ?? {})
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path ?? []
  throw new FileProblem(
    lineOf(document, path, lineAt) ?? firstLine,
    `${path.join('.') || 'the whole'}: ${issue?.message ?? 'not as expected'}`,
  )
}

/** The line of the value at this path, or of the nearest thing around it that is there. */
function lineOf(
  document: Document,
  path: readonly PropertyKey[],
  lineAt: (offset: number) => number,
): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
    if (Array.isArray(range) && typeof range[0] === 'number') return lineAt(range[0])
  }
  return undefined
}
