import { z } from 'zod'
import { FileProblem } from '../../lib/front-matter.ts'
import { toCardId } from './source.ts'
import type { SourceCard, SourceFile } from './source.ts'

const flow = z.object({
  id: z.string().min(1),
  domain: z.string().optional(),
  title: z.string().min(1),
  replies: z.array(z.object({ action: z.string(), text: z.string() })),
  edges: z.array(z.tuple([z.string(), z.string()])).default([]),
  start: z.array(z.string()).default([]),
})
const guideline = z.object({
  id: z.string().min(1),
  title: z.string().min(1),
  flow_title: z.string().optional(),
  instructions: z.array(z.string()).default([]),
  steps: z.array(z.object({ text: z.string(), details: z.array(z.string()).default([]) })),
})
const playbook = z.union([z.object({ flows: z.array(flow) }), z.object({ guidelines: z.array(guideline) })])

/** A playbook of flow charts (`flows`: replies and edges between them) or of guidelines (`guidelines`: steps in order). */
export function readJsonPlaybook(content: string): SourceFile {
  let raw: unknown
  try {
    raw = JSON.parse(content)
  } catch {
    return { cards: [], problems: [new FileProblem(1, 'not valid JSON')] }
  }
  const parsed = playbook.safeParse(raw)
  if (!parsed.success) {
    const hint = 'neither a playbook of flow charts ("flows") nor of guidelines ("guidelines")'
    const issue = deepest(parsed.error.issues)
    return { cards: [], problems: [new FileProblem(1, issue === '' ? hint : `${hint}: ${issue}`)] }
  }
  const cards = 'flows' in parsed.data ? parsed.data.flows.map(fromFlow) : parsed.data.guidelines.map(fromGuideline)
  return { cards, problems: [] }
}

/** Nodes of a flow chart that the agent does not say: conditions, and look-ups. */
const condition =
  /^(?:info|user)_|^(?:query_)?(?:yes|no|available|unavailable|success|failure)$|^query_(?:success|failure)/
const lookUp = /^query(?:_|$)/
const opening = /^hello/

function fromFlow({ id, domain, title, replies, edges, start }: z.infer<typeof flow>): SourceCard {
  const texts = new Map(replies.map(({ action, text }) => [action, text]))
  const next = new Map<string, string[]>()
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to])
  const seen = new Set<string>()
  /** The replies on the way from one node, in the chart's order, each once. */
  const stepsFrom = (first: string): string[] => {
    const steps: string[] = []
    for (const waiting = [first]; waiting.length > 0;) {
      const action = waiting.shift() ?? ''
      if (seen.has(action) || (action !== first && start.includes(action))) continue
      seen.add(action)
      const text = texts.get(action) ?? ''
      if (lookUp.test(action) && !condition.test(action)) steps.push('Look it up.')
      else if (!condition.test(action) && text !== '') steps.push(inOneLine(text))
      waiting.unshift(...(next.get(action) ?? []))
    }
    return steps
  }
  const main = start.find((action) => !condition.test(action)) ?? start[0] ?? replies[0]?.action ?? ''
  const steps = stepsFrom(main)
  for (const branch of start) {
    if (branch === main) continue
    const only = `If ${inOneLine(texts.get(branch) ?? branch).replace(/[.:]+$/, '')}`
    steps.push(...stepsFrom(branch).map((step) => `${only}: ${step}`))
  }
  const said = replies.filter(({ action }) => !condition.test(action) && !lookUp.test(action) && !opening.test(action))
  return {
    id: toCardId(id),
    title,
    ...(domain === undefined ? {} : { topic: domain }),
    steps,
    replies: said.map(({ text }) => inOneLine(text)),
  }
}

function fromGuideline({ id, title, flow_title: topic, instructions, steps }: z.infer<typeof guideline>): SourceCard {
  return {
    id: toCardId(id),
    title,
    ...(topic === undefined ? {} : { topic }),
    when: inOneLine(instructions.join(' ')).slice(0, 600),
    steps: steps.map(({ text, details }) => inOneLine([text, details.join('; ')].filter(Boolean).join(' '))),
  }
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** Where a playbook is wrong, of all that each form of it has to say. */
function deepest(issues: readonly z.core.$ZodIssue[]): string {
  const all = issues.flatMap((issue) => (issue.code === 'invalid_union' ? issue.errors.flat() : [issue]))
  const [found] = all.toSorted((one, other) => other.path.length - one.path.length)
  return found && found.path.length > 1 ? `${found.path.join('.')}: ${found.message}` : ''
}
