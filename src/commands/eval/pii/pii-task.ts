import { join } from 'node:path'
import { z } from 'zod'
import { agentId, conversationId } from '../../../domain/ids.ts'
import type { LineEvent } from '../../../domain/conversation.ts'
import { readLines } from '../read-lines.ts'
import type { EvalScore, EvalTask, Miss } from '../task.ts'
import { markedValues, piiKinds, placesOf } from './marked-values.ts'
import type { PiiKind } from './marked-values.ts'
import { findPersonal } from '../../../transcript/redaction.ts'
import { redactionContext } from '../../../transcript/redaction-context.ts'
import { teamFinders } from '../../../transcript/finders/team-pattern.ts'
import { readTeamPatterns } from '../../../transcript/team-patterns.ts'
import { createTranscript, foldEvents } from '../../../transcript/transcript.ts'

const record = z.object({
  id: z.string(),
  turns: z.array(
    z.object({
      source: z.enum(['visitor', 'agent', 'system']),
      text: z.string(),
      args: z.unknown().optional(),
      values: z.unknown().optional(),
    }),
  ),
  hidden_scenario: z.unknown().optional(),
})

type Count = { typed: number; replaced: number }

/** How many of the personal values that visitors typed are replaced, and how many other words with them. */
export const piiTask: EvalTask = {
  name: 'pii',
  scores: 'personal values of visitor lines that are replaced, and harmless words that are',
  takes: [],
  async run({ data, onProgress, signal }): Promise<EvalScore> {
    const records = readLines(data, record)
    const finders = teamFinders(
      await readTeamPatterns(join(process.env['SOTTO_PROMPTS_DIR'] ?? './prompts', 'redaction.yaml')),
    )
    const counts = new Map<PiiKind, Count>(piiKinds.map((kind) => [kind, { typed: 0, replaced: 0 }]))
    const durationsMs: number[] = []
    const missed: Miss[] = []
    const destroyed: Miss[] = []
    const truths = records.map(({ turns, hidden_scenario }) =>
      markedValues([turns.map(({ args, values }) => [args, values]), hidden_scenario]),
    )
    // What is a name in one conversation is no harmless word in another, where nobody happened to look it up.
    const known = new Set(
      truths
        .flat()
        .flatMap(({ value }) => [value, ...value.split(' ')])
        .map((word) => word.toLowerCase()),
    )
    let visitorLines = 0
    let destroyedWords = 0
    let unmarkedNumbers = 0
    for (const [index, { id, turns }] of records.entries()) {
      signal.throwIfAborted()
      const truth = truths[index] ?? []
      const transcript = createTranscript(conversationId(id), {
        account: 'eval',
        agentId: agentId('eval'),
        at: new Date(0),
        teamFinders: () => finders,
      })
      for (const [number, { source, text }] of turns.entries()) {
        if (source === 'system') continue
        const line: LineEvent = {
          type: 'line',
          conversationId: transcript.conversation.conversationId,
          platformEventId: number,
          at: new Date(number * 1_000),
          speaker: source,
          text,
          agentsOnly: false,
        }
        const startedAt = performance.now()
        const found = findPersonal(text, redactionContext(transcript, line))
        durationsMs.push(performance.now() - startedAt)
        foldEvents(transcript, [line])
        if (source !== 'visitor') continue
        visitorLines += 1
        const covers = (at: number) => found.some(({ start, end }) => start <= at && at < end)
        const note = (into: Miss[], wanted: string, got: string) =>
          into.push({ id: `${id}, turn ${number}`, lines: [text], wanted, got })
        const places = truth.flatMap(({ kind, value }) => placesOf(value, text).map((place) => ({ kind, ...place })))
        for (const { kind, start, end } of places) {
          const count = counts.get(kind)
          if (!count) continue
          count.typed += 1
          if (charactersOf(text, start, end).every(covers)) count.replaced += 1
          else note(missed, `${kind} replaced`, text.slice(start, end))
        }
        const isMarked = (start: number, end: number) =>
          places.some((place) => place.start < end && start < place.end) ||
          known.has(text.slice(start, end).toLowerCase()) ||
          text.slice(start, end).includes('@')
        for (const { kind, start, end } of found) {
          if (isMarked(start, end)) continue
          const words = text.slice(start, end)
          // Nobody's words: account numbers, PINs and postcodes that the other side never entered anywhere.
          if (isNumber(words)) {
            unmarkedNumbers += 1
            continue
          }
          destroyedWords += words.match(/[\p{L}\d]+/gu)?.length ?? 0
          note(destroyed, 'left alone, as nothing marks it', `${words} as ${kind}`)
        }
      }
      onProgress(index + 1, records.length)
    }
    const shown = [...counts].filter(([, { typed }]) => typed > 0)
    const typed = shown.reduce((sum, [, count]) => sum + count.typed, 0)
    const destroyedPer1000 = Number(((1_000 * destroyedWords) / Math.max(1, visitorLines)).toFixed(2))
    return {
      n: typed,
      abstained: 0,
      durationsMs,
      metrics: { kinds: Object.fromEntries(shown), destroyedPer1000 },
      tables: [
        [
          ['kind', 'typed', 'replaced', '%'],
          ...shown.map(([kind, count]) => [
            kind,
            count.typed,
            count.replaced,
            ((100 * count.replaced) / count.typed).toFixed(1),
          ]),
        ],
        [
          [
            'visitor lines',
            'words replaced that nothing marks',
            'per 1,000 lines',
            'numbers replaced that nothing marks',
          ],
          [String(visitorLines), destroyedWords, destroyedPer1000, unmarkedNumbers],
        ],
      ],
      misses: [...destroyed, ...missed],
    }
  },
}

function charactersOf(text: string, start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, offset) => start + offset).filter((at) =>
    /[\p{L}\d]/u.test(text[at] ?? ''),
  )
}

/** Four digits or more that are no year, price or date. */
function isNumber(words: string): boolean {
  return (words.match(/\d/g)?.length ?? 0) >= 4 && !/^(?:19|20)\d\d$|[$€£:]|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}/.test(words)
}
