import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { z } from 'zod'
import type { Speaker } from '../../domain/conversation.ts'
import { SetupError } from '../../lib/setup-error.ts'
import type { FileRecord, PastConversation } from './past-conversation.ts'

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
  time: z.string().default('').transform(toSeconds),
  action: z.string().max(200).optional(),
  task: z.string().max(200).optional(),
  language: z.string().max(20).optional(),
  skill: z.string().max(200).optional(),
  agent: z.string().max(200).optional(),
})
type Row = z.infer<typeof row>

type Gathered = { readonly line: number; readonly rows: Row[] }

/**
 * The conversations of a CSV file, a row for each of their lines, with a head that names the columns: `conversation`,
 * `time`, `speaker`, `text`, and where they are known `action`, `task`, `language`, `skill`, `agent`. Rows that cannot be
 * read come first, by the line of the file on which they end. Ends early when the signal aborts.
 *
 * @throws SetupError where a column is missing; the system's error where the file cannot be read.
 */
export async function* readCsv(file: string, signal: AbortSignal): AsyncGenerator<FileRecord, void, undefined> {
  const input = createReadStream(file)
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    columns: (head: string[]) =>
      checkHead(
        head.map((name) => name.trim().toLowerCase()),
        file,
      ),
    delimiter: [',', ';', '\t'],
  })
  input.on('error', (error) => parser.destroy(error))
  input.pipe(parser)
  const gathered = new Map<string, Gathered>()
  for await (const { record, info } of parser as AsyncIterable<{ record: unknown; info: { lines: number } }>) {
    if (signal.aborted) return
    const parsed = row.safeParse(record)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      yield { line: info.lines, problem: `${issue?.path.join('.') || 'the row'}: ${issue?.message}` }
      continue
    }
    const known = gathered.get(parsed.data.conversation)
    if (known) known.rows.push(parsed.data)
    else gathered.set(parsed.data.conversation, { line: info.lines, rows: [parsed.data] })
  }
  for (const [id, { line, rows }] of gathered) {
    if (signal.aborted) return
    yield { line, conversation: toConversation(id, rows) }
  }
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
  const first = <Key extends 'language' | 'skill' | 'agent'>(key: Key) => rows.find((one) => one[key]?.trim())?.[key]
  const [language, skill, agent] = [first('language'), first('skill'), first('agent')]
  return {
    id,
    ...(started === undefined ? {} : { started_at: started }),
    ...(language === undefined ? {} : { lang: language }),
    ...(skill === undefined ? {} : { skill }),
    ...(agent === undefined ? {} : { agent }),
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

/** Unix seconds of a point in time as ISO 8601, Unix seconds or Unix milliseconds; undefined where it is none of them. */
function toSeconds(time: string): number | undefined {
  const text = time.trim()
  if (text === '') return undefined
  const ms = /^\d{9,10}(?:\.\d+)?$/.test(text)
    ? Number(text) * 1_000
    : /^\d{13}$/.test(text)
      ? Number(text)
      : Date.parse(text)
  return Number.isFinite(ms) && ms >= 0 ? ms / 1_000 : undefined
}
