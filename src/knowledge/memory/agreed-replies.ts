import type { PastMarks, StoredMoment } from '../../domain/past-moment.ts'
import { byteDot, byteLength } from './byte-vector.ts'
import type { MemoryRules } from './memory-file.ts'
import type { NearMoment } from './moment-index.ts'
import { toShareable } from './shareable-text.ts'

/** What agents did in several conversations like this one. */
export type AgreedReply = {
  /** What one of them wrote, the one nearest to all of them, with gaps where it knew more than they share. */
  readonly text: string
  readonly gaps: number
  readonly marks: PastMarks | undefined
  /** In how many conversations. */
  readonly conversations: number
  /** Their share of all that is like this, by weight, 0 to 1. */
  readonly agreement: number
  readonly moment: StoredMoment
}

/** Replies as near as this say the same. */
const sameReply = 0.8
/** The likest counts most: the weight is likeness to this power. */
const sharpness = 4
/** A reply that is gaps for the greater part is none. */
const mostLost = 0.5

/**
 * What the likest past moments agree on, the best supported first. A single odd agent does not speak for the team: each
 * reply stands for at least `fewestConversations`, and those that went well weigh more.
 */
export function findAgreed(
  near: readonly NearMoment[],
  rules: Pick<MemoryRules, 'fewestConversations'>,
  told: string,
): readonly AgreedReply[] {
  const isSame = compareReplies(near)
  const weighed = near.map((one, place) => {
    return { ...one, place, weight: one.likeness ** sharpness * (0.5 + one.moment.wentWell / 2) }
  })
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0)
  const agreed: AgreedReply[] = []
  let rest = weighed
  while (rest.length >= rules.fewestConversations) {
    const groups = rest.map((one) => {
      const group = rest.filter((other) => isSame(one.place, other.place))
      return { one, group, weight: group.reduce((sum, { weight }) => sum + weight, 0) }
    })
    const best = groups.reduce((one, other) => (other.weight > one.weight ? other : one))
    rest = rest.filter((one) => !best.group.includes(one))
    const conversations = new Set(best.group.map(({ moment }) => moment.conversationId)).size
    if (conversations < rules.fewestConversations) continue
    const { moment } = best.one
    const shareable = toShareable(
      { conversationId: moment.conversationId, text: moment.reply },
      {
        others: best.group.map((other) => ({ conversationId: other.moment.conversationId, text: other.moment.reply })),
        fewest: rules.fewestConversations,
        told,
      },
    )
    if (!shareable || shareable.lost > mostLost) continue
    const { text, gaps } = shareable
    agreed.push({ text, gaps, marks: moment.marks, conversations, agreement: best.weight / total, moment })
  }
  return agreed
}

/** Whether the replies at two places say the same; each pair is compared once. */
function compareReplies(near: readonly NearMoment[]): (one: number, other: number) => boolean {
  const vectors = near.map(({ moment }) => moment.vectors.reply)
  const lengths = vectors.map(byteLength)
  const same = vectors.map((one, place) =>
    vectors.slice(0, place).map((other, before) => {
      const product = (lengths[place] ?? 0) * (lengths[before] ?? 0)
      return product > 0 && byteDot(one, other) / product >= sameReply
    }),
  )
  return (one, other) => one === other || same[Math.max(one, other)]?.[Math.min(one, other)] === true
}
