import { z } from 'zod'
import type { Topic } from '../../../knowledge/topics/topic.ts'
import { makeFolds } from '../folds.ts'
import { readLines } from '../read-lines.ts'
import { readPlaybook } from '../read-playbook.ts'
import type { EvalTask } from '../task.ts'
import { flowConversation, flowItem } from './flow-points.ts'
import { scoreTopics } from './score-topics.ts'

const playbook = z.object({
  flows: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      domain: z.string().optional(),
      replies: z.array(z.object({ action: z.string(), text: z.string() })).default([]),
    }),
  ),
})
/** Nodes of a flow chart that are conditions, and such that are no sentence. */
const noReply = /^(?:info|query|user)_|^(?:yes|no|available|unavailable)$/

/** The right flow chart where a conversation starts or turns to another one. */
export const flowTask: EvalTask = {
  name: 'flow',
  scores: 'which flow chart a conversation is on, after two lines of the visitor there',
  takes: ['playbook', 'history', 'folds'],
  async run(input) {
    const topics = readPlaybook(input.playbook, playbook).flows.map(({ id, title, domain, replies }): Topic => ({
      topicId: id,
      title,
      ...(domain !== undefined && { group: domain }),
      about: [],
      steps: [],
      replies: replies.filter(({ action }) => !noReply.test(action)).map(({ text }) => text),
      examples: [],
    }))
    const folds = makeFolds({
      items: readLines(input.data, flowConversation).map(flowItem),
      groupOf: ({ conversation }) => conversation,
      folds: input.folds,
      history: input.history === undefined ? undefined : readLines(input.history, flowConversation).map(flowItem),
    })
    return scoreTopics([{ topics, folds }], input, { groupName: 'domain' })
  },
}
