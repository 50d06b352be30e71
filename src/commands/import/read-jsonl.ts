import { statSync } from 'node:fs'
import { readText } from '../../lib/text-encoding.ts'
import { textLines } from '../../lib/text-lines.ts'
import { toFileRecord } from './past-conversation.ts'
import type { FileRecord } from './past-conversation.ts'

/** 5,000 lines of 3,000 characters; a longer one is no conversation. */
const longestRecord = 16_000_000

/**
 * The records of a JSONL file, a conversation a line, as they are read; empty lines do not count. Ends early when the signal aborts;
 * rejects with the system's error.
 */
export async function* readJsonl(file: string, signal: AbortSignal): AsyncGenerator<FileRecord, void, undefined> {
  const { size } = statSync(file)
  let read = 0
  const parts = readText(file, (bytes) => (read += bytes))
  for await (const { line, text } of textLines(parts, longestRecord)) {
    if (signal.aborted) return
    const place = { line, share: read / Math.max(1, size) }
    if (text === undefined) yield { ...place, problem: 'longer than a conversation may be' }
    else if (text.trim() !== '') yield parseRecord(text, place)
  }
}

function parseRecord(text: string, place: Pick<FileRecord, 'line' | 'share'>): FileRecord {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    // The parser's own message quotes the line.
    return { ...place, problem: 'not JSON' }
  }
  return toFileRecord(raw, place)
}
