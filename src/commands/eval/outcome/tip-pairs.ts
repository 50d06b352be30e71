import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ReplyTexts } from './reply-texts.ts'

const agentTurn = z.object({
  source: z.literal('agent'),
  text: z.string(),
  action: z.string().optional(),
  offered: z.array(z.string()).optional(),
  task: z.string().optional(),
})
const otherTurn = z.object({ source: z.enum(['visitor', 'system']) })
export const starConversation = z.object({
  id: z.string(),
  turns: z.array(z.discriminatedUnion('source', [agentTurn, otherTurn])),
})

/** Where a tip comes from: the offer that the agent picked, one beside it, or one that was drawn for own words. */
export const pairKinds = ['picked', 'other', 'custom'] as const

/** A tip and the line that the agent then sent. Only `picked` ones became it. */
export type TipPair = {
  readonly kind: (typeof pairKinds)[number]
  /** Conversation and turn. */
  readonly id: string
  readonly tip: string
  readonly line: string
}

/** As many as the agents saw. */
const drawnOffers = 3

/**
 * The pairs of one conversation. An offer that says the same as the picked one is no other offer. For a `custom` turn,
 * whose offers the data does not name, three replies of the same task are drawn, always the same ones.
 */
export function tipPairs({ id, turns }: z.infer<typeof starConversation>, texts: ReplyTexts): TipPair[] {
  return turns.flatMap((turn, number) => {
    if (turn.source !== 'agent') return []
    const { text: line, action, offered = [], task } = turn
    const at = `${id}, turn ${number}`
    if (action === 'custom')
      return drawn(at, texts.ofTask(task)).map((tip): TipPair => ({ kind: 'custom', id: at, tip, line }))
    if (action === undefined || !offered.includes(action)) return []
    const picked = texts.textOf(task, action)
    return [...new Set(offered)].flatMap((offer): TipPair[] => {
      const tip = texts.textOf(task, offer)
      if (tip === undefined) return []
      if (offer === action) return [{ kind: 'picked', id: at, tip, line }]
      return tip === picked ? [] : [{ kind: 'other', id: at, tip, line }]
    })
  })
}

function drawn(at: string, replies: readonly string[]): readonly string[] {
  const rank = (reply: string) => createHash('sha256').update(`${at} ${reply}`).digest('hex')
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, drawnOffers)
    .map(({ reply }) => reply)
}
