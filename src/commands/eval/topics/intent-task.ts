import { z } from 'zod'
import type { Topic } from '../../../knowledge/topics/topic.ts'
import { makeFolds } from '../folds.ts'
import { readLines } from '../read-lines.ts'
import type { EvalTask } from '../task.ts'
import { nameWords } from './name-words.ts'
import { scoreTopics } from './score-topics.ts'
import type { TopicItem } from './topic-case.ts'

const request = z.object({
  id: z.string(),
  domain: z.string().default(''),
  text: z.string(),
  labels: z.object({ intent: z.string() }),
})
type Request = z.infer<typeof request>

/** What a visitor wants, by their one request; the names of the intents are all the playbook there is. */
export const intentTask: EvalTask = {
  name: 'intent',
  scores: 'which intent of its domain a request has',
  takes: ['history', 'folds'],
  async run(input) {
    const tested = readLines(input.data, request)
    const past = input.history === undefined ? undefined : readLines(input.history, request)
    const named = Map.groupBy([...tested, ...(past ?? [])], ({ domain }) => domain)
    const sets = [...Map.groupBy(tested, ({ domain }) => domain)].map(([domain, requests]) => ({
      topics: toTopics(named.get(domain) ?? []),
      folds: makeFolds({
        items: requests.map(toItem),
        groupOf: ({ conversation }) => conversation,
        folds: input.folds,
        history: past?.filter((one) => one.domain === domain).map(toItem),
      }),
    }))
    return scoreTopics(sets, input)
  },
}

function toTopics(requests: readonly Request[]): readonly Topic[] {
  return [...new Set(requests.map(({ labels }) => labels.intent))]
    .sort()
    .map((intent) => ({ topicId: intent, title: nameWords(intent), about: [], steps: [], replies: [], examples: [] }))
}

function toItem({ id, domain, text, labels: { intent } }: Request): TopicItem {
  const lines = [{ speaker: 'visitor' as const, text }]
  return {
    conversation: id,
    asked: [{ id, lines, wanted: intent, ...(domain !== '' && { kind: domain }) }],
    known: [{ conversation: id, lines, topicId: intent }],
  }
}
