import { CsvError, parse } from 'csv-parse/sync'
import { FileProblem } from '../../lib/front-matter.ts'
import { tableForm, tableProblem, tableProblemLine } from '../../lib/table-form.ts'
import { createNames } from './source.ts'
import type { SourceCard, SourceFile } from './source.ts'

/** What the column of a reply or an article holds. */
export type TableKind = 'replies' | 'articles'

/** Headings by which a column is known, in small letters; the first that a file has counts. */
const headings = {
  id: ['id', 'key', 'shortcut', 'code'],
  title: ['title', 'name', 'subject', 'question', 'label'],
  says: ['reply', 'answer', 'text', 'message', 'response', 'content', 'body', 'snippet'],
  topic: ['topic', 'category', 'folder', 'group'],
  when: ['when', 'description', 'use when'],
  examples: ['examples', 'example', 'phrases', 'example phrases', 'triggers'],
  factsNeeded: ['facts_needed', 'facts needed', 'facts'],
  links: ['links', 'link', 'url'],
  languages: ['languages', 'language', 'lang', 'locale'],
  validFrom: ['valid_from', 'valid from'],
  validTo: ['valid_to', 'valid to', 'expires'],
  entity: ['entity', 'place', 'product', 'location'],
} as const
type Column = keyof typeof headings

type Row = { readonly record: Readonly<Record<string, string>>; readonly info: { readonly lines: number } }

/**
 * A table of canned replies, or of articles: CSV with a line of headings, parted by comma, semicolon or tab. Several
 * examples, facts, links or languages stand in one cell, parted by `|` or line breaks.
 */
export function readTable(content: string, kind: TableKind): SourceFile {
  let rows: readonly Row[]
  try {
    rows = parse(content, {
      bom: true,
      columns: (names: readonly string[]) => names.map((name) => name.trim().toLowerCase()),
      ...tableForm(content),
      info: true,
      skip_empty_lines: true,
      // Spreadsheets save rows that were emptied.
      skip_records_with_empty_values: true,
      trim: true,
      // The library's types do not know that `info` puts each record beside its line.
    }) as unknown as readonly Row[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return {
      cards: [],
      problems: [new FileProblem(tableProblemLine(error), tableProblem(error), { cause: error.code })],
    }
  }
  const columns = new Map<Column, string>()
  for (const column of Object.keys(headings) as Column[]) {
    const known = headings[column].find((name) => rows[0] && name in rows[0].record)
    if (known !== undefined) columns.set(column, known)
  }
  if (rows.length > 0 && !columns.has('says')) {
    const wanted = headings.says.join(', ')
    return {
      cards: [],
      problems: [new FileProblem(1, `no column says what to reply or read; name one of them ${wanted}`)],
    }
  }
  const name = createNames()
  const problems: FileProblem[] = []
  const cards = rows.flatMap(({ record, info }) => {
    const cell = (column: Column) => record[columns.get(column) ?? '']?.trim() ?? ''
    const says = cell('says')
    if (says === '') {
      problems.push(new FileProblem(info.lines, 'it says nothing: the reply or text is empty'))
      return []
    }
    return [{ line: info.lines, ...toSourceCard(cell, says, kind, name) }]
  })
  return { cards, problems }
}

function toSourceCard(
  cell: (column: Column) => string,
  says: string,
  kind: TableKind,
  name: (wanted: string) => string,
): SourceCard {
  const title = cell('title') || says.replaceAll(/\s+/g, ' ').slice(0, 80)
  const list = (column: Column) =>
    cell(column)
      .split(/[|\n]/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
  const one = (key: keyof SourceCard, value: string) => (value === '' ? {} : { [key]: value })
  const many = (key: keyof SourceCard, values: readonly string[]) => (values.length === 0 ? {} : { [key]: values })
  return {
    id: name(cell('id') || title),
    title,
    ...one('topic', cell('topic')),
    ...one('when', cell('when')),
    ...many('examples', list('examples')),
    ...many('factsNeeded', list('factsNeeded')),
    ...many('links', list('links')),
    ...many('languages', list('languages')),
    ...one('validFrom', cell('validFrom')),
    ...one('validTo', cell('validTo')),
    ...one('entity', cell('entity')),
    ...(kind === 'replies' ? { replies: [says] } : { text: says }),
  }
}
