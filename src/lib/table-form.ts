import type { CsvError } from 'csv-parse'

export type TableForm = {
  readonly delimiter: string
  /** Line of the headings, from 1: a spreadsheet may name the delimiter in a line before (`sep=;`). */
  readonly from_line: number
}

/** How a table in CSV is written, by its beginning: what parts the headings parts the cells, and nothing else does. */
export function tableForm(beginning: string): TableForm {
  const [first = ''] = beginning.split('\n', 1)
  const named = /^\uFEFF?sep=(.)\r?$/i.exec(first)?.[1]
  if (named !== undefined) return { delimiter: named, from_line: 2 }
  const count = (mark: string) => first.split(mark).length
  const delimiter = [',', ';', '\t'].toSorted((one, other) => count(other) - count(one))[0] ?? ','
  return { delimiter, from_line: 1 }
}

/** Why a table cannot be read. The parser's own words would quote the row. */
export function tableProblem({ code }: Pick<CsvError, 'code'>): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quotation mark is not closed'
  if (code === 'CSV_RECORD_INCONSISTENT_COLUMNS' || code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH')
    return 'there are more or fewer cells than headings'
  if (code === 'INVALID_OPENING_QUOTE') return 'a quotation mark stands inside a cell that does not begin with one'
  if (code === 'CSV_INVALID_CLOSING_QUOTE' || code === 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE')
    return 'after a quotation mark that closes a cell the cell goes on'
  if (code === 'CSV_MAX_RECORD_SIZE') return 'a row is too long; is a quotation mark before it not closed?'
  return `not a table (${code})`
}

/** The line, from 1, of which the parser complains. */
export function tableProblemLine(error: CsvError): number {
  return 'lines' in error && typeof error['lines'] === 'number' ? error['lines'] : 1
}
