import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { pastConversation } from './past-conversation.ts'
import type { FileRecord } from './past-conversation.ts'

/**
 * The records of a JSONL file, a conversation a line, as they are read; empty lines do not count. Ends early when the signal aborts;
 * rejects with the system's error.
 */
export async function* readJsonl(file: string, signal: AbortSignal): AsyncGenerator<FileRecord, void, undefined> {
  const input = createReadStream(file, { encoding: 'utf8' })
  const lines = createInterface({ input, crlfDelay: Infinity })
  let line = 0
  try {
    for await (const text of lines) {
      if (signal.aborted) return
      line += 1
      if (text.trim() !== '') yield parseRecord(text.replace(/^\uFEFF/, ''), line)
    }
  } finally {
    lines.close()
    input.destroy()
  }
}

function parseRecord(text: string, line: number): FileRecord {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    // The parser's own message quotes the line.
    return { line, problem: 'not JSON' }
  }
  const parsed = pastConversation.safeParse(raw)
  if (parsed.success) return { line, conversation: parsed.data }
  const [issue] = parsed.error.issues
  return { line, problem: `${issue?.path.join('.') || 'the record'}: ${issue?.message}` }
}
