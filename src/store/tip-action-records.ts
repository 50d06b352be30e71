import type { Kysely, Selectable } from 'kysely'
import { personId, tipId } from '../domain/ids.ts'
import type { AgentId, ConversationId, TipId } from '../domain/ids.ts'
import type { DownReason, TipAction } from '../domain/tip.ts'
import { toTip } from './rows.ts'
import type { Tables } from './schema.ts'
import type { StoredTip, StoredTipAction } from './store.ts'
import type { WriteQueue } from './write-queue.ts'

/** A tip that was shown to an agent, with what that agent did with it, oldest first. */
export type TipOnRecord = { readonly tip: StoredTip; readonly actions: readonly StoredTipAction[] }

/** What agents did with their tips, and what they may look up of it. */
export type TipActionRecords = {
  appendTipAction(conversationId: ConversationId, action: StoredTipAction): Promise<void>
  /** Oldest first. */
  tipActions(id: ConversationId): Promise<readonly StoredTipAction[]>
  /** Without what was sent to the model. */
  tip(id: TipId): Promise<StoredTip | undefined>
  /** The tips shown to an agent, without what was sent to the model, from `from` until before `to`, newest first; `limit` at most. */
  recordOf(
    agent: AgentId,
    span: { readonly from: Date; readonly to: Date; readonly limit: number },
  ): Promise<readonly TipOnRecord[]>
}

/** SQLite takes 32,766 parameters in one statement. */
const idsAtOnce = 500

export function createTipActionRecords<Transaction extends Kysely<Tables>>(
  db: Kysely<Tables>,
  queue: Pick<WriteQueue<Transaction>, 'flush'>,
  writeOf: (id: ConversationId, work: (trx: Transaction) => Promise<unknown>) => Promise<void>,
): TipActionRecords {
  const actionsOf = async (agent: AgentId, tips: readonly StoredTip[]): Promise<readonly StoredTipAction[]> => {
    const found: StoredTipAction[] = []
    const ids = tips.map((tip) => tip.tipId)
    const conversations = [...new Set(tips.map(({ conversationId }) => conversationId))]
    for (let from = 0; from < conversations.length; from += idsAtOnce) {
      const rows = await db
        .selectFrom('tip_actions')
        .selectAll()
        .where('conversation_id', 'in', conversations.slice(from, from + idsAtOnce))
        .where('person_id', '=', agent)
        .orderBy('at')
        .execute()
      found.push(...rows.map(toTipAction))
    }
    const wanted = new Set(ids)
    return found.filter((action) => wanted.has(action.tipId))
  }
  return {
    appendTipAction: (conversation, { tipId: tip, personId: person, action, reason, undone, at }) =>
      writeOf(conversation, (trx) =>
        trx
          .insertInto('tip_actions')
          .values({
            conversation_id: conversation,
            tip_id: tip,
            person_id: person,
            action,
            reason: reason ?? null,
            undone: undone === true ? 1 : 0,
            at: at.getTime(),
          })
          .execute(),
      ),
    async tipActions(id) {
      await queue.flush()
      const rows = await db
        .selectFrom('tip_actions')
        .selectAll()
        .where('conversation_id', '=', id)
        .orderBy('at')
        .execute()
      return rows.map(toTipAction)
    },
    async tip(id) {
      await queue.flush()
      const row = await db.selectFrom('tips').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toTip({ ...row, request_sent: null })
    },
    async recordOf(agent, { from, to, limit }) {
      await queue.flush()
      const rows = await db
        .selectFrom('tips')
        .selectAll()
        .where('agent_id', '=', agent)
        .where('withheld_rule', 'is', null)
        .where('at', '>=', from.getTime())
        .where('at', '<', to.getTime())
        .orderBy('at', 'desc')
        .limit(limit)
        .execute()
      // What was sent to the model is no part of a record.
      const tips = rows.map((row) => toTip({ ...row, request_sent: null }))
      const actions = Map.groupBy(await actionsOf(agent, tips), (action) => action.tipId)
      return tips.map((tip) => ({ tip, actions: actions.get(tip.tipId) ?? [] }))
    },
  }
}

function toTipAction(row: Selectable<Tables['tip_actions']>): StoredTipAction {
  return {
    tipId: tipId(row.tip_id),
    personId: personId(row.person_id),
    action: row.action as TipAction,
    ...(row.reason === null ? {} : { reason: row.reason as DownReason }),
    ...(row.undone === 0 ? {} : { undone: true }),
    at: new Date(row.at),
  }
}
