import { z } from 'zod'
import { conversationId as toConversationId, tipId as toTipId } from '../domain/ids.ts'
import type { AgentId, ConversationId, TipId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { refused } from '../domain/refusal.ts'
import type { RefusalCode } from '../domain/refusal.ts'
import { undoableActions } from '../domain/tip-action.ts'
import type { TakenAction } from '../domain/tip-action.ts'
import { downReasons, tipActions } from '../domain/tip.ts'
import type { Tip } from '../domain/tip.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { TipActionAnswer, TipActionMessage } from './protocol.ts'

const actionMessage = z
  .object({
    conversationId: z.string().min(1).max(300).transform(toConversationId),
    tipId: z.string().min(1).max(100).transform(toTipId),
    action: z.enum(tipActions),
    reason: z.enum(downReasons).optional(),
    undone: z.boolean().optional(),
  })
  .refine(({ action, reason }) => reason === undefined || action === 'down')
  .refine(({ action, undone }) => undone !== true || undoableActions.includes(action))

export type ActionTakerOptions = {
  readonly transcript: (conversationId: ConversationId) => Transcript | undefined
  /** A tip on record. */
  readonly tip: (tipId: TipId) => Promise<Pick<Tip, 'conversationId' | 'withheld'> | undefined>
  /** Keeps what an agent did with a tip. Rejects where it cannot be kept. */
  readonly onAction: (
    person: Person,
    conversationId: ConversationId,
    tipId: TipId,
    taken: TakenAction & { readonly at: Date },
  ) => Promise<void>
  readonly onError: (error: unknown) => void
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** What a page is told, and what its agent's pages are told where the action was kept. */
export type ActionTaken = { readonly answer: TipActionAnswer; readonly taken?: TipActionMessage }

/** Takes what an agent's page sent as an action on a tip; never rejects, and always has an answer. */
export function createActionTaker(
  options: ActionTakerOptions,
): (person: Person, agentId: AgentId, raw: unknown) => Promise<ActionTaken> {
  const now = options.now ?? Date.now
  let newest = 0
  const refuse = (code: RefusalCode): ActionTaken => ({ answer: refused(code) })
  return async (person, agentId, raw) => {
    const parsed = actionMessage.safeParse(raw)
    if (!parsed.success) return refuse('not-understood')
    const { conversationId, tipId, ...action } = parsed.data
    // Two actions in one millisecond have an order too.
    newest = Math.max(now(), newest + 1)
    const at = new Date(newest)
    if (options.transcript(conversationId)?.conversation.agentId !== agentId) {
      return refuse('not-yours')
    }
    try {
      const tip = await options.tip(tipId)
      if (tip?.conversationId !== conversationId || tip.withheld !== undefined) {
        return refuse('no-such-tip')
      }
      await options.onAction(person, conversationId, tipId, { ...action, at })
      return { answer: { ok: true }, taken: parsed.data }
    } catch (error) {
      options.onError(error)
      return refuse('not-stored')
    }
  }
}
