import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { z } from 'zod'
import type { Speaker } from '../../domain/conversation.ts'
import { SetupError } from '../../lib/setup-error.ts'
import { tableForm, tableProblem, tableProblemLine } from '../../lib/table-form.ts'
import { readText } from '../../lib/text-encoding.ts'
import { toFileRecord } from './past-conversation.ts'
import type { FileRecord, PastConversation } from './past-conversation.ts'

/** Characters; what is longer has a quotation mark that nothing closes. */
const longestRow = 1_000_000

const needed = ['conversation', 'speaker', 'text'] as const
/** Who speaks, in the words of other programs. */
const speakerWords: Readonly<Record<Speaker, readonly string[]>> = {
  visitor: ['visitor', 'customer', 'consumer', 'client', 'user'],
  agent: ['agent', 'operator', 'representative', 'rep', 'staff'],
  system: ['system', 'bot', 'info'],
}

const row = z.object({
  conversation: z.string().min(1, 'empty').max(200),
  speaker: z
    .string()
    .transform((word) => speakerOf(word.trim().toLowerCase()))
    .refine((speaker) => speaker !== undefined, 'visitor, agent or system')
    .transform((speaker) => speaker as Speaker),
  text: z.string().max(20_000),
  time: z
    .string()
    .default('')
    .refine(
      (time) => time.trim() === '' || toSeconds(time) !== undefined,
      'not as 2026-05-01T10:00:00Z, nor Unix seconds',
    )
    .transform(toSeconds),
  action: z.string().max(200).optional(),
  task: z.string().max(200).optional(),
  language: z.string().max(20).optional(),
  skill: z.string().max(200).optional(),
  agent: z.string().max(200).optional(),
  visitor: z.string().max(200).optional(),
})
type Row = z.infer<typeof row>

type Gathered = { readonly line: number; readonly rows: Row[] }

/**
 * The conversations of a CSV file, a row for each of their lines, with a head that names the columns: `conversation`,
 * `time`, `speaker`, `text`, and where they are known `action`, `task`, `language`, `skill`, `agent`, `visitor`. Rows that
 * cannot be read come first, by the line of the file on which they end. Ends early when the signal aborts.
 *
 * @throws SetupError where a column is missing or the table is broken; the system's error where the file cannot be read.
 */
export async function* readCsv(file: string, signal: AbortSignal): AsyncGenerator<FileRecord, void, undefined> {
  const gathered = new Map<string, Gathered>()
  try {
    for await (const { record, info } of await openRows(file)) {
      if (signal.aborted) return
      const parsed = row.safeParse(record)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        yield { line: info.lines, share: 0, problem: `${issue?.path.join('.') || 'the row'}: ${issue?.message}` }
        continue
      }
      const known = gathered.get(parsed.data.conversation)
      if (known) known.rows.push(parsed.data)
      else gathered.set(parsed.data.conversation, { line: info.lines, rows: [parsed.data] })
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new SetupError(`${file}, line ${tableProblemLine(error)}: ${tableProblem(error)}. Mend it, and begin again.`)
  }
  let done = 0
  for (const [id, { line, rows }] of gathered) {
    if (signal.aborted) return
    done += 1
    yield toFileRecord(toConversation(id, rows), { line, share: done / gathered.size })
  }
}

type FileRow = { readonly record: unknown; readonly info: { readonly lines: number } }

async function openRows(file: string): Promise<AsyncIterable<FileRow>> {
  const text = readText(file)
  const first = await text.next()
  const beginning = first.done === true ? '' : first.value
  const parser = parse({
    info: true,
    relax_column_count: true,
    // A quotation mark within a cell is what somebody wrote.
    relax_quotes: true,
    max_record_size: longestRow,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    columns: (head: string[]) =>
      checkHead(
        head.map((name) => name.trim().toLowerCase()),
        file,
      ),
    ...tableForm(beginning),
  })
  async function* whole() {
    yield beginning
    yield* text
  }
  const input = Readable.from(whole())
  input.on('error', (error) => parser.destroy(error))
  return input.pipe(parser) as AsyncIterable<FileRow>
}

function checkHead(head: readonly string[], file: string): string[] {
  const missing = needed.filter((name) => !head.includes(name))
  if (missing.length > 0) {
    throw new SetupError(`${file}, line 1: no column ${missing.join(', ')}. The first line names the columns.`)
  }
  return [...head]
}

function toConversation(id: string, rows: readonly Row[]): PastConversation {
  const started = rows.find(({ time }) => time !== undefined)?.time
  const first = (key: 'language' | 'skill' | 'agent' | 'visitor') => rows.find((one) => one[key]?.trim())?.[key]
  const [language, skill, agent, visitor] = [first('language'), first('skill'), first('agent'), first('visitor')]
  return {
    id,
    ...(started === undefined ? {} : { started_at: started }),
    ...(language === undefined ? {} : { lang: language }),
    ...(skill === undefined ? {} : { skill }),
    ...(agent === undefined ? {} : { agent }),
    ...(visitor === undefined ? {} : { visitor }),
    turns: rows.map(({ speaker, text, time, action, task }) => ({
      source: speaker,
      text,
      ...(time === undefined || started === undefined ? {} : { t: time - started }),
      ...(action ? { action } : {}),
      ...(task ? { task } : {}),
    })),
  }
}

function speakerOf(word: string): Speaker | undefined {
  const found = Object.entries(speakerWords).find(([, words]) => words.includes(word))
  return found?.[0] as Speaker | undefined
}

const isoTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?$/

/**
 * Unix seconds of a point in time as ISO 8601, Unix seconds or Unix milliseconds; undefined where it is none of them: in
 * other forms day and month cannot be told apart.
 */
function toSeconds(time: string): number | undefined {
  const text = time.trim()
  if (/^\d{9,10}(?:\.\d+)?$/.test(text)) return Number(text)
  if (/^\d{13}$/.test(text)) return Number(text) / 1_000
  const ms = isoTime.test(text) ? Date.parse(text) : NaN
  return ms >= 0 ? ms / 1_000 : undefined
}
