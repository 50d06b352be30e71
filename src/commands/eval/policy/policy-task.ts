import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { speakers } from '../../../domain/conversation.ts'
import type { Tip } from '../../../domain/tip.ts'
import { createCardSearch } from '../../../knowledge/card-search.ts'
import { openPlaybookFolder } from '../../../knowledge/playbook-folder.ts'
import { percentile } from '../../../lib/percentile.ts'
import { SetupError } from '../../../lib/setup-error.ts'
import { parsePrompt } from '../../../prompts/prompt-file.ts'
import { defaultPolicy, parsePolicy, policyFile } from '../../../tips/policy-file.ts'
import { readLines } from '../read-lines.ts'
import type { EvalScore, EvalTask, Miss } from '../task.ts'
import { readFlowCards } from './flow-cards.ts'
import { replayTips } from './replay-tips.ts'

const record = z.object({
  id: z.string(),
  turns: z.array(z.object({ t: z.number().optional(), source: z.enum(speakers), text: z.string() })),
})

/** Where a file has no times: a line so often. */
const usualPaceMs = 20_000

/** What the offline engine offers on past conversations, and what the team's silence policy makes of it. */
export const policyTask: EvalTask = {
  name: 'policy',
  scores: 'tips offered, withheld by rule, shown per conversation, and repeats shown',
  takes: ['playbook'],
  async run({ data, playbook, onProgress, signal }): Promise<EvalScore> {
    const folder = process.env['SOTTO_PROMPTS_DIR'] ?? './prompts'
    const policyPath = join(folder, policyFile)
    const policy = existsSync(policyPath) ? parsePolicy(readFileSync(policyPath, 'utf8')) : defaultPolicy
    const prompts = [parsePrompt('coach.md', readFileSync(join(folder, 'coach.md'), 'utf8'))]
    const search = await openSearch(folder, playbook)
    const records = readLines(data, record)
    const durationsMs: number[] = []
    const withheld = new Map<string, number>()
    const shownPerConversation: number[] = []
    const repeats: Miss[] = []
    let offered = 0
    for (const [index, { id, turns }] of records.entries()) {
      signal.throwIfAborted()
      // What is no line of a person (a look-up, its result) is for agents, and no part of the talk.
      const lines = turns
        .filter(({ source }) => source !== 'system')
        .map(({ t, source, text }, place) => ({
          speaker: source,
          text,
          atMs: t === undefined ? place * usualPaceMs : t * 1_000,
        }))
      const replayed = await replayTips({ id, lines, prompts, search, policy })
      durationsMs.push(...replayed.durationsMs)
      offered += replayed.tips.length
      for (const { withheld: why } of replayed.tips) {
        if (why) withheld.set(why.rule, (withheld.get(why.rule) ?? 0) + 1)
      }
      const shown = replayed.tips.filter((tip) => tip.withheld === undefined)
      shownPerConversation.push(shown.length)
      repeats.push(...repeatsAmong(id, shown))
      onProgress(index + 1, records.length)
    }
    const withheldInAll = [...withheld.values()].reduce((sum, count) => sum + count, 0)
    const rules = [...withheld].toSorted(([, one], [, other]) => other - one)
    const median = percentile(shownPerConversation, 0.5)
    const p90 = percentile(shownPerConversation, 0.9)
    const shown = offered - withheldInAll
    return {
      n: offered,
      abstained: withheldInAll,
      durationsMs,
      metrics: {
        conversations: records.length,
        offered,
        shown,
        withheld: Object.fromEntries(rules),
        shownPerConversation: { median, p90 },
        repeatsShown: repeats.length,
      },
      tables: [
        [['rule', 'withheld'], ...rules.map(([rule, count]) => [rule, count] as const)],
        [
          ['offered', 'shown', 'median per conversation', 'p90', 'repeats shown'],
          [String(offered), shown, median, p90, repeats.length],
        ],
      ],
      misses: repeats,
    }
  },
}

/** Told apart from the policy's own eye for repeats: the same words twice on the agent's screen. */
function repeatsAmong(id: string, shown: readonly Tip[]): Miss[] {
  const seen = new Set<string>()
  return shown.flatMap(({ text, answers }) => {
    const words =
      text
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu)
        ?.join(' ') ?? ''
    const isRepeat = seen.has(words)
    seen.add(words)
    return isRepeat ? [{ id: `${id}, line ${answers}`, lines: [text], wanted: 'nothing', got: 'a tip again' }] : []
  })
}

async function openSearch(folder: string, playbook: string | undefined) {
  if (playbook !== undefined) return createCardSearch(readFlowCards(playbook))
  await using cards = await openPlaybookFolder({
    folder: join(folder, 'playbooks'),
    onProblem: (file, problem) => {
      throw new SetupError(`${file}: ${problem}`)
    },
  })
  return createCardSearch(cards.cards())
}
