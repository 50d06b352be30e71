import type { Stored } from './stored.ts'
import type { SaidLine } from './truth.ts'

export type Comparison = {
  /** Lines that the platform said. */
  readonly said: number
  /** Lines that a reader of the store finds, without those that were said after `truth` was read. */
  readonly stored: number
  readonly lost: number
  /** Lines that a reader of the store finds for a second time, or that were never said. */
  readonly doubled: number
  /** Lines that a reader of the store finds elsewhere in their conversation than where they were said. */
  readonly misordered: number
  readonly wrongSpeaker: number
  /** Lines whose text is not what was said, redacted. */
  readonly wrongText: number
  /** The longest time from a line's being said to its being read; it is in the store within 50 ms of that. */
  readonly longestGapMs: number
}

/**
 * Holds what a reader of the store finds against what was said. `truth` is what must be there; `later`, read after the
 * store, has in addition what may be there by now. `texts` is `redactedTruth` of `truth`.
 */
export function compareWithTruth(
  stored: Stored,
  truth: readonly SaidLine[],
  later: readonly SaidLine[],
  texts: ReadonlyMap<string, string>,
): Comparison {
  const known = new Set(later.map(keyOf))
  const wanted = new Set(truth.map(keyOf))
  let storedLines = 0
  const result = { lost: 0, doubled: 0, misordered: 0, wrongSpeaker: 0, wrongText: 0, longestGapMs: 0 }
  for (const [conversationId, lines] of stored.lines) {
    const keys = lines.map(({ platformEventId }) => keyOf({ conversationId, platformEventId }))
    storedLines += keys.filter((key) => !known.has(key) || wanted.has(key)).length
    result.doubled += keys.filter((key, index) => !known.has(key) || keys.indexOf(key) !== index).length
  }
  for (const [conversationId, lines] of Map.groupBy(truth, (line) => line.conversationId)) {
    const found = new Map(stored.lines.get(conversationId)?.map((line) => [line.platformEventId, line]))
    const said = new Set(lines.map((line) => line.platformEventId))
    const order = [...found.keys()].filter((id) => said.has(id))
    const expected = [...said].filter((id) => found.has(id))
    result.misordered += expected.filter((id, index) => order[index] !== id).length
    for (const line of lines) {
      const row = found.get(line.platformEventId)
      if (row === undefined) {
        result.lost += 1
        continue
      }
      if (row.speaker !== line.speaker) result.wrongSpeaker += 1
      if (withoutNumbers(row.text) !== withoutNumbers(texts.get(keyOf(line)) ?? '')) result.wrongText += 1
      const seenAt = stored.seenAt.get(keyOf(line)) ?? line.at
      result.longestGapMs = Math.max(result.longestGapMs, seenAt - line.at)
    }
  }
  return { said: truth.length, stored: storedLines, ...result }
}

/** Names a line in `Stored.seenAt`. */
export function keyOf({
  conversationId,
  platformEventId,
}: Pick<SaidLine, 'conversationId' | 'platformEventId'>): string {
  return `${conversationId} ${platformEventId}`
}

/** Placeholders are numbered in the order of reading, which faults may change. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\[([A-Z]+)_\d+\]/g, '[$1]')
}
