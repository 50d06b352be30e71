import type { Insertable, Kysely, Selectable, Transaction } from 'kysely'
import { agentId, conversationId } from '../domain/ids.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { MomentsOfConversation, PastMarks, SaidLine, StoredMoment } from '../domain/past-moment.ts'
import type { Tables } from './schema.ts'
import type { WriteQueue } from './write-queue.ts'

/** What lasts of the team's past moments. They go with their conversation. */
export type PastMomentRecords = {
  /** Puts the conversation's moments in the place of those that it has. */
  savePastMoments(moments: MomentsOfConversation): Promise<void>
  /** Moments of one encoder with a number above `after`, in the order of their numbers. */
  pastMoments(page: {
    readonly encoder: string
    readonly after: number
    readonly limit: number
  }): Promise<readonly StoredMoment[]>
  /** How many there are, and the highest number: both together change with whatever is stored or removed. */
  pastMomentState(): Promise<{ readonly count: number; readonly last: number }>
  /** Numbers above `after`, in their order. */
  pastMomentNumbers(page: { readonly after: number; readonly limit: number }): Promise<readonly number[]>
  /** Removes the moments that were stored before; their conversations stay. */
  forgetPastMoments(before: Date): Promise<void>
}

/** SQLite takes 32,766 parameters in one statement. */
const rowsAtOnce = 200

/** `writeOf` writes for a conversation that was not forgotten meanwhile. */
export function createPastMomentRecords(
  db: Kysely<Tables>,
  queue: WriteQueue<Transaction<Tables>>,
  writeOf: (id: ConversationId, work: Parameters<typeof queue.write>[0]) => Promise<void>,
): PastMomentRecords {
  return {
    savePastMoments: (moments) => writeOf(moments.conversationId, (trx) => writePastMoments(trx, moments)),
    async pastMoments({ encoder, after, limit }) {
      await queue.flush()
      const rows = await db
        .selectFrom('past_moments')
        .innerJoin('conversations', 'conversations.id', 'past_moments.conversation_id')
        .selectAll('past_moments')
        .select(['conversations.agent_id', 'conversations.skill', 'conversations.language'])
        .where('past_moments.number', '>', after)
        .where('past_moments.encoder', '=', encoder)
        .orderBy('past_moments.number')
        .limit(limit)
        .execute()
      return rows.map(toMoment)
    },
    async pastMomentState() {
      await queue.flush()
      const row = await db
        .selectFrom('past_moments')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('number').as('last')])
        .executeTakeFirst()
      return { count: row?.count ?? 0, last: row?.last ?? 0 }
    },
    async pastMomentNumbers({ after, limit }) {
      await queue.flush()
      const rows = await db
        .selectFrom('past_moments')
        .select('number')
        .where('number', '>', after)
        .orderBy('number')
        .limit(limit)
        .execute()
      return rows.map((row) => row.number)
    },
    forgetPastMoments: (before) =>
      queue.write((trx) => trx.deleteFrom('past_moments').where('stored_at', '<', before.getTime()).execute()),
  }
}

export async function writePastMoments(trx: Transaction<Tables>, of: MomentsOfConversation): Promise<void> {
  await trx.deleteFrom('past_moments').where('conversation_id', '=', of.conversationId).execute()
  for (let from = 0; from < of.moments.length; from += rowsAtOnce) {
    const rows = of.moments.slice(from, from + rowsAtOnce).map((moment): Insertable<Tables['past_moments']> => ({
      conversation_id: of.conversationId,
      situation: JSON.stringify(moment.situation),
      reply: moment.reply,
      marks: moment.marks ? JSON.stringify(moment.marks) : null,
      went_well: moment.wentWell,
      encoder: of.encoder,
      situation_vector: toText(moment.vectors.situation),
      reply_vector: toText(moment.vectors.reply),
      consent_by: of.consentBy ?? null,
      offline_only: of.offlineOnly ? 1 : 0,
      stored_at: of.at.getTime(),
    }))
    await trx.insertInto('past_moments').values(rows).execute()
  }
}

type MomentRow = Selectable<Tables['past_moments']> &
  Pick<Selectable<Tables['conversations']>, 'agent_id' | 'skill' | 'language'>

function toMoment(row: MomentRow): StoredMoment {
  return {
    number: row.number,
    conversationId: conversationId(row.conversation_id),
    situation: JSON.parse(row.situation) as readonly SaidLine[],
    reply: row.reply,
    marks: row.marks === null ? undefined : (JSON.parse(row.marks) as PastMarks),
    wentWell: row.went_well,
    vectors: { situation: toVector(row.situation_vector), reply: toVector(row.reply_vector) },
    agentId: agentId(row.agent_id),
    skill: row.skill ?? undefined,
    language: row.language ?? undefined,
    consentBy: row.consent_by ?? undefined,
    offlineOnly: row.offline_only === 1,
    storedAt: new Date(row.stored_at),
  }
}

// As text, so that the tables stay portable (schema.ts): a third longer than bytes.
function toText(vector: Int8Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}

function toVector(text: string): Int8Array {
  return Int8Array.from(Buffer.from(text, 'base64'))
}
