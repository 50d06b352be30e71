import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { createCardSearch } from '../../../src/knowledge/card-search.ts'
import { openPlaybookFolder } from '../../../src/knowledge/playbook-folder.ts'
import { bundledEncoder } from '../../../src/knowledge/retrieval/encoder.ts'
import { openRetrieval } from '../../../src/knowledge/retrieval/retrieval.ts'
import { createBundledEmbedder } from '../../../src/model/bundled-embedder.ts'
import { bestFit, usualMinimum } from '../../../src/tips/offline/fits.ts'
import { withheldBefore } from '../../../src/tips/policy.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { until } from '../../helpers/until.ts'

const conversation = z.object({
  turns: z.array(z.object({ source: z.string(), text: z.string() })),
  labels: z.object({ topics: z.array(z.string()) }),
})

/** What the visitor left unanswered, after each of their lines. */
function bursts() {
  const file = new URL('../../../src/simulator/demo/conversations.jsonl', import.meta.url)
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const { turns, labels } = conversation.parse(JSON.parse(line))
      let unanswered: string[] = []
      return turns.flatMap(({ source, text }) => {
        if (source === 'agent') unanswered = []
        if (source !== 'visitor') return []
        unanswered = [...unanswered, text]
        return [{ text: unanswered.join(' . '), topics: labels.topics }]
      })
    })
    .filter(({ text }) => withheldBefore(text) === undefined)
}

it('speaks of the right card in the demo: by words 43 times, by meaning some more, hardly ever of a wrong one', async () => {
  using folder = temporaryFolder()
  await using embedder = createBundledEmbedder()
  await using playbooks = await openPlaybookFolder({
    folder: 'prompts/playbooks',
    onProblem: (file) => expect.unreachable(file),
  })
  await using retrieval = openRetrieval({
    dataDir: folder.path,
    encoder: bundledEncoder(embedder),
    onProblem: (problem) => expect.unreachable(problem),
    onError: (error) => {
      throw error
    },
    patience: { encoderMs: 30_000, wholeMs: 60_000 },
  })
  retrieval.set(playbooks.cards())
  await until(
    'all cards to be read',
    () => {
      const { done, total } = retrieval.status().encoded
      return total > 0 && done === total
    },
    120_000,
  )
  const words = createCardSearch(playbooks.cards())
  const counts = { bursts: 0, byWords: 0, byWordsOnTopic: 0, inAll: 0, onTopic: 0 }
  const signal = new AbortController().signal
  // Good at any end of any conversation.
  const small = new Set(['closing', 'greeting'])
  for (const { text, topics } of bursts()) {
    const isOnTopic = (id = '') => topics.includes(id) || small.has(id)
    counts.bursts += 1
    const byWords = bestFit(words.find(text, 3), usualMinimum)
    if (byWords) counts.byWords += 1
    if (isOnTopic(byWords?.card.cardId)) counts.byWordsOnTopic += 1
    const found = bestFit(await retrieval.find(text, 3, { signal }), usualMinimum)
    if (found) counts.inAll += 1
    if (isOnTopic(found?.card.cardId)) counts.onTopic += 1
  }
  process.stdout.write(`${JSON.stringify(counts)}\n`)
  expect(counts).toMatchObject({ bursts: 213, byWords: 43, byWordsOnTopic: 43 })
  expect(counts.onTopic).toBeGreaterThanOrEqual(50)
  expect(counts.inAll - counts.onTopic).toBeLessThanOrEqual(2)
}, 240_000)
