import { z } from 'zod'
import type { TopicLine } from '../../../knowledge/topics/topic.ts'
import { makeFolds } from '../folds.ts'
import { readLines } from '../read-lines.ts'
import type { EvalTask } from '../task.ts'
import { readGuidelineTopics } from './guideline-topics.ts'
import { scoreTopics } from './score-topics.ts'
import type { TopicItem } from './topic-case.ts'

const labels = z.object({ guideline: z.string(), informative: z.boolean().default(true) })
/** One message of a conversation. */
const message = z.object({
  id: z.string(),
  convo_id: z.union([z.number(), z.string()]).optional(),
  text: z.string(),
  labels,
})
const chat = z.object({
  id: z.string(),
  turns: z.array(z.object({ source: z.enum(['visitor', 'agent', 'system']), text: z.string().default('') })),
  labels,
})
const record = z.union([message, chat])
type GuidelineRecord = z.infer<typeof record>

/** After so many lines of the visitor the guideline of a whole conversation is asked for. */
const visitorLines = 3

/** The right guideline: of single messages that say something, or of whole conversations near their start. */
export const guidelineTask: EvalTask = {
  name: 'guideline',
  scores: 'which guideline a message, or a conversation after three lines of the visitor, is about',
  takes: ['playbook', 'history', 'folds'],
  async run(input) {
    const topics = readGuidelineTopics(input.playbook)
    const folds = makeFolds({
      items: readLines(input.data, record).map(toItem),
      groupOf: ({ conversation }) => conversation,
      folds: input.folds,
      history: input.history === undefined ? undefined : readLines(input.history, record).map(toItem),
    })
    return scoreTopics([{ topics, folds }], input, { groupName: 'flow' })
  },
}

function toItem(one: GuidelineRecord): TopicItem {
  const wanted = one.labels.guideline
  // Messages and whole conversations name their conversation differently.
  const conversation = 'turns' in one ? one.id.replace(/^abcd-/, '') : String(one.convo_id ?? one.id)
  const lines = 'turns' in one ? firstLines(one.turns) : [{ speaker: 'visitor' as const, text: one.text }]
  return {
    conversation,
    asked: one.labels.informative ? [{ id: one.id, lines, wanted }] : [],
    known: one.labels.informative ? [{ conversation, lines, topicId: wanted }] : [],
  }
}

function firstLines(turns: z.infer<typeof chat>['turns']): readonly TopicLine[] {
  const lines = turns.flatMap(({ source, text }) => (source === 'system' ? [] : [{ speaker: source, text }]))
  const third = lines.flatMap(({ speaker }, index) => (speaker === 'visitor' ? [index] : []))[visitorLines - 1]
  return lines.slice(0, third === undefined ? lines.length : third + 1)
}
