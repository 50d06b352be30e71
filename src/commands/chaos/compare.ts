import { DatabaseSync } from 'node:sqlite'
import { redact } from '../../transcript/redaction.ts'
import { createVault } from '../../transcript/vault.ts'
import type { SaidLine } from './truth.ts'

export type Comparison = {
  /** Lines that the platform said. */
  readonly said: number
  /** Lines in the store. */
  readonly stored: number
  readonly lost: number
  /** Rows for a line that was never said, or more than one for one that was. */
  readonly doubled: number
  /** Lines that stand elsewhere in their conversation than where they were said. */
  readonly misordered: number
  readonly wrongSpeaker: number
  /** Lines whose text is not what was said, redacted. */
  readonly wrongText: number
  /** The longest time from a line's being said to its being seen. */
  readonly longestGapMs: number
}

type Row = { conversation_id: string; platform_event_id: number; speaker: string; text: string; seen_at: number }

/**
 * Holds the store against what was said until the truth was read. Lines that were said after that are in the store too;
 * they count as doubled only where the truth has a later line of the same conversation.
 */
export function compareWithTruth(database: string, truth: readonly SaidLine[]): Comparison {
  const rows = readRows(database)
  const stored = new Map(rows.map((row) => [keyOf(row.conversation_id, row.platform_event_id), row]))
  const conversations = Map.groupBy(truth, (line) => line.conversationId)
  const result = {
    lost: 0,
    doubled: rows.length - stored.size,
    misordered: 0,
    wrongSpeaker: 0,
    wrongText: 0,
    longestGapMs: 0,
  }
  const known = new Set(truth.map((line) => keyOf(line.conversationId, line.platformEventId)))
  for (const [conversationId, lines] of conversations) {
    const vault = createVault()
    const lastId = lines.at(-1)?.platformEventId ?? -1
    const own = rows.filter((row) => row.conversation_id === conversationId && row.platform_event_id <= lastId)
    result.doubled += own.filter((row) => !known.has(keyOf(conversationId, row.platform_event_id))).length
    const order = own.map((row) => row.platform_event_id)
    const expected = lines.map((line) => line.platformEventId).filter((id) => stored.has(keyOf(conversationId, id)))
    result.misordered += expected.filter((id, index) => order[index] !== id).length
    for (const line of lines) {
      const text = redact(line.text, vault)
      const row = stored.get(keyOf(conversationId, line.platformEventId))
      if (!row) {
        result.lost += 1
        continue
      }
      if (row.speaker !== line.speaker) result.wrongSpeaker += 1
      if (withoutNumbers(row.text) !== withoutNumbers(text)) result.wrongText += 1
      result.longestGapMs = Math.max(result.longestGapMs, row.seen_at - line.at)
    }
  }
  return { said: truth.length, stored: rows.length, ...result }
}

function readRows(database: string): Row[] {
  const db = new DatabaseSync(database, { readOnly: true, timeout: 5_000 })
  try {
    const sql = `SELECT conversation_id, platform_event_id, speaker, text, seen_at FROM events WHERE type = 'line'
      ORDER BY conversation_id, platform_event_id`
    return db.prepare(sql).all() as Row[]
  } finally {
    db.close()
  }
}

function keyOf(conversationId: string, platformEventId: number): string {
  return `${conversationId} ${platformEventId}`
}

/** Placeholders are numbered in the order of reading, which faults may change. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\[([A-Z]+)_\d+\]/g, '[$1]')
}
