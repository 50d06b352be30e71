import type { LearnedStep } from '../../knowledge/learned/learned-now.ts'
import { citePast } from '../past-citation.ts'
import type { TipRequest } from '../request.ts'
import type { OfflineTip } from './offline-tip.ts'

/** How likely a step has to be to be offered: then it is as often right as what the memory offers (docs/tip-quality.md). */
const soundShare = 0.7

/** What agents say at the step that comes next; undefined where none is likely enough. */
export function replyOfLearned(request: Pick<TipRequest, 'learned'>): OfflineTip | undefined {
  const step = soundStep(request)
  return step && { text: step.text, cards: [citePast(step.conversations)] }
}

/** The step that comes next, by the name that the team's own tool has for it where there is one. */
export function nextStepOfLearned(request: Pick<TipRequest, 'learned'>): OfflineTip | undefined {
  const step = soundStep(request)
  if (!step) return undefined
  const name = step.name === undefined ? '' : ` (${step.name.replaceAll(/[_-]+/g, ' ')})`
  return { text: `What the team does next${name}: “${step.text}”`, cards: [citePast(step.conversations)] }
}

function soundStep({ learned }: Pick<TipRequest, 'learned'>): LearnedStep | undefined {
  return learned?.next && learned.next.share >= soundShare ? learned.next : undefined
}
