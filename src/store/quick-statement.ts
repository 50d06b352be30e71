import { CompiledQuery } from 'kysely'
import type { Compilable, Kysely, Transaction } from 'kysely'
import type { Tables } from './schema.ts'

/**
 * Runs one statement over and over with other values: its text is put together once for each number of rows, which takes
 * longer than running it. The rows have the same columns in the same order, and none of their values is undefined.
 */
export function createQuickStatement<Row extends object>(
  build: (db: Kysely<Tables>, rows: readonly Row[]) => Compilable,
): (trx: Transaction<Tables>, rows: readonly Row[]) => Promise<unknown> {
  const texts = new Map<number, string>()
  return (trx, rows) => {
    let text = texts.get(rows.length)
    if (text === undefined) {
      text = build(trx, rows).compile().sql
      texts.set(rows.length, text)
    }
    return trx.executeQuery(
      CompiledQuery.raw(
        text,
        rows.flatMap((row) => Object.values(row)),
      ),
    )
  }
}
