import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorText } from '../../../lib/error-text.ts'
import { SetupError } from '../../../lib/setup-error.ts'
import type { Finder } from '../../../transcript/finders/found.ts'
import { teamFinders } from '../../../transcript/finders/team-pattern.ts'
import { parseTeamPatterns } from '../../../transcript/team-patterns.ts'
import type { EvalScore, EvalTask, Miss } from '../task.ts'
import { createDestroyedWords } from './destroyed-words.ts'
import { judgeLine } from './judge-line.ts'
import { markedValues, piiKinds } from './marked-values.ts'
import type { PiiKind } from './marked-values.ts'
import { readConversations } from './read-conversations.ts'
import { replacedIn } from './replaced-in.ts'

/**
 * How many of the personal values that visitors typed are replaced, and how many other words with them. Marked are the
 * values under `args`, `values` and `hidden_scenario` that stand word for word in a visitor's line.
 */
export const piiTask: EvalTask = {
  name: 'pii',
  scores: 'personal values of visitor lines that are replaced, and harmless words that are',
  takes: [],
  async run({ data, onProgress, signal }): Promise<EvalScore> {
    const conversations = readConversations(data)
    const finders = readFinders(join(process.env['SOTTO_PROMPTS_DIR'] ?? './prompts', 'redaction.yaml'))
    const truths = conversations.map(({ turns, hidden_scenario }) =>
      markedValues([turns.map(({ args, values }) => [args, values]), hidden_scenario]),
    )
    // A name of one conversation is no harmless word in another, where nobody happened to look it up.
    const known = new Set(
      truths.flat().flatMap(({ value }) => [value, ...value.split(' ')].map((word) => word.toLowerCase())),
    )
    const counts = new Map<PiiKind, { typed: number; replaced: number }>()
    const durationsMs: number[] = []
    const [missed, destroyed]: [Miss[], Miss[]] = [[], []]
    const destroyedWords = createDestroyedWords()
    let unmarkedNumbers = 0
    for (const [index, conversation] of conversations.entries()) {
      signal.throwIfAborted()
      for (const { turn, text, found, tookMs } of replacedIn(conversation, finders)) {
        durationsMs.push(tookMs)
        const miss = { id: `${conversation.id}, turn ${turn}`, lines: [text] }
        const judgement = judgeLine(text, found, { truth: truths[index] ?? [], known })
        for (const { kind, words, replaced } of judgement.typed) {
          const count = counts.get(kind) ?? { typed: 0, replaced: 0 }
          counts.set(kind, { typed: count.typed + 1, replaced: count.replaced + Number(replaced) })
          if (!replaced) missed.push({ ...miss, wanted: `${kind} replaced`, got: words })
        }
        for (const { kind, words, isNumber } of judgement.unmarked) {
          if (isNumber) unmarkedNumbers += 1
          else {
            destroyedWords.add(kind, words)
            destroyed.push({ ...miss, wanted: 'left alone, as nothing marks it', got: `${words} as ${kind}` })
          }
        }
      }
      onProgress(index + 1, conversations.length)
    }
    const kinds = piiKinds.flatMap((kind) => {
      const count = counts.get(kind)
      return count ? [[kind, count] as const] : []
    })
    const lines = durationsMs.length
    const destroyedPer1000 = Number(((1_000 * destroyedWords.total()) / Math.max(1, lines)).toFixed(2))
    return {
      n: kinds.reduce((sum, [, { typed }]) => sum + typed, 0),
      abstained: 0,
      durationsMs,
      metrics: {
        kinds: Object.fromEntries(kinds),
        destroyedPer1000,
        destroyed: { labelled: destroyedWords.total(), kinds: destroyedWords.byKind() },
      },
      details: { destroyedExamples: destroyedWords.examples(20) },
      tables: [
        [
          ['kind', 'typed', 'replaced', '%'],
          ...kinds.map(([kind, { typed, replaced }]) => [kind, typed, replaced, ((100 * replaced) / typed).toFixed(1)]),
        ],
        [
          ['visitor lines', 'unmarked words replaced', 'per 1,000 lines', 'unmarked numbers replaced'],
          [String(lines), destroyedWords.total(), destroyedPer1000, unmarkedNumbers],
        ],
        [['replaced as', 'unmarked words'], ...Object.entries(destroyedWords.byKind())],
      ],
      misses: [...destroyed, ...missed],
    }
  },
}

function readFinders(file: string): readonly Finder[] {
  try {
    return existsSync(file) ? teamFinders(parseTeamPatterns(readFileSync(file, 'utf8'))) : []
  } catch (error) {
    throw new SetupError(`${file} cannot be used (${errorText(error)}).`)
  }
}
