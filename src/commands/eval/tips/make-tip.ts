import { agentId, conversationId } from '../../../domain/ids.ts'
import type { TipKind } from '../../../domain/tip.ts'
import { parsePrompt } from '../../../prompts/prompt-file.ts'
import { createPastChecks } from '../../../tips/checks/output-checks.ts'
import { createFence } from '../../../tips/fence.ts'
import { createOfflineMaker } from '../../../tips/offline/offline-maker.ts'
import { standsOnPast } from '../../../tips/past-citation.ts'
import type { TipRequest } from '../../../tips/request.ts'

const agent = { agentId: agentId('eval'), name: 'Agent', platformAgentId: '1', tenure: 'new' as const, skills: [] }
const at = new Date(0)

/** What the offline engine offers of one kind; undefined where it keeps quiet. */
export async function makeTip(
  kind: TipKind,
  known: Pick<TipRequest, 'lines' | 'matches' | 'past' | 'learned' | 'article'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const maker = createOfflineMaker()
  const prompt = parsePrompt(
    'eval.md',
    `---\nid: eval\ntitle: Eval\nkinds: [${kind}]\nmoments: [visitor-line]\n---\n# User\n`,
  )
  const moment = { conversationId: conversationId('eval'), reason: 'visitor-line' as const, platformEventId: 0 }
  const request = {
    ...known,
    moment: { ...moment, sentAt: at, seenAt: at },
    agent,
    prompt,
    skill: undefined,
    language: 'en',
    facts: [],
    question: undefined,
    fence: createFence(),
  }
  let text = ''
  for await (const part of maker.make(request, signal)) {
    if (part.type === 'withhold') return undefined
    if (part.type === 'text') text += part.text
  }
  const isPast = standsOnPast(maker.cards(request))
  if (text === '' || (isPast && typeof createPastChecks(request, [])(text, true) !== 'number')) return undefined
  return text
}

/** What of a tip the agent would write: of a next step the words of the step. */
export function wordsOf(text: string): string {
  return /“(.*)”$/s.exec(text)?.[1] ?? text.replace(/^[^:]{1,80}: /, '')
}
