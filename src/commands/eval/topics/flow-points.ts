import { z } from 'zod'
import type { TopicExample, TopicLine } from '../../../knowledge/topics/topic.ts'
import type { TopicCase, TopicItem } from './topic-case.ts'

export const flowConversation = z.object({
  id: z.string(),
  turns: z.array(
    z.object({
      source: z.enum(['visitor', 'agent', 'system']),
      text: z.string().default(''),
      kind: z.string().optional(),
      task: z.string().optional(),
    }),
  ),
})
type Turn = z.infer<typeof flowConversation>['turns'][number]

/** So many lines of the visitor are seen of a task before it is asked for. */
const visitorLines = 2
/** Later lines of the same task say less and less of it. */
const linesLearned = 3

const isLine = ({ source }: Turn) => source !== 'system'
const toLines = (turns: readonly Turn[]): TopicLine[] =>
  turns.flatMap(({ source, text }) => (source === 'system' ? [] : [{ speaker: source, text }]))

/** The points of one conversation at which the task is asked for, and what its agent turns teach. */
export function flowItem({ id, turns }: z.infer<typeof flowConversation>): TopicItem {
  return { conversation: id, asked: askedPoints(id, turns), known: knownPoints(id, turns) }
}

type Stretch = { readonly from: number; readonly task: string; readonly kind: 'start' | 'change' }

/**
 * Where a task begins: at the start of a conversation that has one task only, and wherever the agent opened another one.
 * Of several that were opened with no line in between the last one counts: the agent was looking for it.
 */
function stretchesOf(turns: readonly Turn[]): readonly Stretch[] {
  const opened = turns.flatMap(({ kind, task }, from) => (kind === 'select_task' && task ? [{ from, task }] : []))
  if (opened.length === 0) {
    const [task, ...others] = new Set(
      turns.flatMap((turn) => (turn.source === 'agent' && turn.task ? [turn.task] : [])),
    )
    return task !== undefined && others.length === 0 ? [{ from: 0, task, kind: 'start' }] : []
  }
  const last = opened.filter(({ from }, index) => turns.slice(from, opened[index + 1]?.from).some(isLine))
  return last
    .filter(({ task }, index) => task !== last[index - 1]?.task)
    .map((one) => ({ ...one, kind: 'change' as const }))
}

/** Lines up to the visitor's second one on the task; those with which they ask for the next task belong to that. */
function askedPoints(id: string, turns: readonly Turn[]): readonly TopicCase[] {
  const stretches = stretchesOf(turns)
  return stretches.map(({ from, task, kind }, number) => {
    const next = stretches[number + 1]?.from
    const own = turns.slice(from, next).filter(isLine)
    const end = next === undefined ? own.length : own.findLastIndex(({ source }) => source === 'agent') + 1
    const asked = own.flatMap(({ source }, index) => (source === 'visitor' ? [index + 1] : []))[visitorLines - 1]
    const seen = own.slice(0, Math.min(end, asked ?? own.length))
    return { id: `${id}, ${task}`, lines: [...toLines(turns.slice(0, from)), ...toLines(seen)], wanted: task, kind }
  })
}

/** Each of the visitor's first lines on a task, by the task of the agent's next line. */
function knownPoints(id: string, turns: readonly Turn[]): readonly TopicExample[] {
  const lines: TopicLine[] = []
  const known: TopicExample[] = []
  let current: string | undefined
  let seen = 0
  for (const [index, turn] of turns.entries()) {
    if (turn.source === 'system') continue
    lines.push({ speaker: turn.source, text: turn.text })
    if (turn.source !== 'visitor') continue
    const task = turns.slice(index + 1).find(({ source }) => source === 'agent')?.task || current
    if (task === undefined) continue
    seen = task === current ? seen + 1 : 1
    current = task
    if (seen <= linesLearned) known.push({ conversation: id, lines: [...lines], topicId: task })
  }
  return known
}
