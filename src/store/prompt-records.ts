import type { Kysely, Selectable, Transaction } from 'kysely'
import { sql } from 'kysely'
import { personId, promptId, promptVersionId } from '../domain/ids.ts'
import type { PromptId, PromptVersionId } from '../domain/ids.ts'
import type { LabelMove, PromptLabel, StandingLabel } from '../domain/prompt-label.ts'
import type { Tables } from './schema.ts'
import type { WriteQueue } from './write-queue.ts'

export type StoredVersion = {
  readonly version: PromptVersionId
  /** The file that had it first. */
  readonly file: string
  readonly content: string
  readonly firstSeenAt: Date
}

/** How many tips a version made; `made` is all of them. */
export type VersionTips = {
  readonly version: PromptVersionId
  readonly made: number
  readonly shown: number
  readonly shadow: number
  /** Of the shown ones: those whose outcome is known, and those of which the agent made something. */
  readonly judged: number
  readonly accepted: number
}

/** What lasts of prompts' versions and labels. The record of moves only grows. */
export type PromptRecords = {
  /** Where every label stands. */
  labels(): Promise<readonly StandingLabel[]>
  /** Moves a label and keeps the move for ever. */
  moveLabel(move: LabelMove): Promise<void>
  /** How the labels of a prompt moved, newest first. */
  labelMoves(prompt: PromptId): Promise<readonly LabelMove[]>
  /** The versions that a prompt has had in any file, newest first. */
  versionsOf(prompt: PromptId): Promise<readonly StoredVersion[]>
  /** The tips of each version of a prompt that made any. */
  tipsOfVersions(prompt: PromptId): Promise<readonly VersionTips[]>
}

/** The part of the store that keeps them. */
export function createPromptRecords(db: Kysely<Tables>, queue: WriteQueue<Transaction<Tables>>): PromptRecords {
  return {
    async labels() {
      await queue.flush()
      const rows = await db.selectFrom('prompt_labels').selectAll().orderBy('prompt_id').orderBy('label').execute()
      return rows.map((row) => ({ ...toMove(row), version: promptVersionId(row.version) }))
    },
    moveLabel: (move) =>
      queue.write(async (trx) => {
        const row = {
          prompt_id: move.promptId,
          label: move.label,
          file_version: move.fileVersion,
          share: move.share ?? null,
          at: move.at.getTime(),
          moved_by: move.by ?? null,
        }
        await trx
          .insertInto('prompt_label_moves')
          .values({ ...row, version: move.version ?? null })
          .execute()
        // Not replaced in place: a label taken off leaves none.
        await trx
          .deleteFrom('prompt_labels')
          .where('prompt_id', '=', move.promptId)
          .where('label', '=', move.label)
          .execute()
        if (move.version === undefined) return
        await trx
          .insertInto('prompt_labels')
          .values({ ...row, version: move.version })
          .execute()
      }),
    async labelMoves(prompt) {
      await queue.flush()
      const rows = await db
        .selectFrom('prompt_label_moves')
        .selectAll()
        .where('prompt_id', '=', prompt)
        .orderBy('number', 'desc')
        .execute()
      return rows.map(toMove)
    },
    async versionsOf(prompt) {
      await queue.flush()
      const rows = await db
        .selectFrom('prompt_versions')
        .selectAll()
        .where('prompt_id', '=', prompt)
        .orderBy('first_seen_at')
        .orderBy('version')
        .execute()
      const versions = rows.map(({ version, file, content, first_seen_at }) => ({
        version: promptVersionId(version),
        file,
        content,
        firstSeenAt: new Date(first_seen_at),
      }))
      // A file that was renamed has its versions under both names.
      const first = new Map(versions.toReversed().map((one) => [one.version, one]))
      return versions.filter((one) => first.get(one.version) === one).toReversed()
    },
    async tipsOfVersions(prompt) {
      await queue.flush()
      const count = (condition: string) => sql<number>`sum(case when ${sql.raw(condition)} then 1 else 0 end)`
      const rows = await db
        .selectFrom('tips')
        .select([
          'prompt_version',
          ({ fn }) => fn.countAll<number>().as('made'),
          count('withheld_rule is null').as('shown'),
          count("withheld_rule = 'shadow'").as('shadow'),
          count('withheld_rule is null and outcome is not null').as('judged'),
          count("withheld_rule is null and outcome <> 'ignored'").as('accepted'),
        ])
        .where('prompt_id', '=', prompt)
        .groupBy('prompt_version')
        .execute()
      return rows.map(({ prompt_version, ...counts }) => ({ version: promptVersionId(prompt_version), ...counts }))
    },
  }
}

function toMove(row: Omit<Selectable<Tables['prompt_label_moves']>, 'number'>): LabelMove {
  return {
    promptId: promptId(row.prompt_id),
    label: row.label as PromptLabel,
    version: row.version === null ? undefined : promptVersionId(row.version),
    fileVersion: promptVersionId(row.file_version),
    share: row.share ?? undefined,
    at: new Date(row.at),
    by: row.moved_by === null ? undefined : personId(row.moved_by),
  }
}
