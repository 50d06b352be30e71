import type { AgreedReply } from '../../knowledge/memory/agreed-replies.ts'
import type { Past } from '../../knowledge/memory/past.ts'
import { citePast } from '../past-citation.ts'
import type { TipRequest } from '../request.ts'
import type { OfflineTip } from './offline-tip.ts'

/** What agents wrote in situations like this one; undefined where too few did, or not the same. */
export function replyOfPast({ past }: Pick<TipRequest, 'past'>): OfflineTip | undefined {
  const agreed = soundest(past)
  return agreed && { text: agreed.text, cards: [citePast(agreed.conversations)] }
}

/** What agents did next in situations like this one, by the name that the team's own tool has for it where there is one. */
export function nextStepOfPast({ past }: Pick<TipRequest, 'past'>): OfflineTip | undefined {
  const agreed = soundest(past)
  if (!agreed) return undefined
  const action = agreed.marks?.action?.replaceAll(/[_-]+/g, ' ')
  const step = action === undefined ? '' : ` (${action})`
  return { text: `What the team did next${step}: “${agreed.text}”`, cards: [citePast(agreed.conversations)] }
}

function soundest(past: Past | undefined): AgreedReply | undefined {
  return past?.isSound === true ? past.agreed[0] : undefined
}
