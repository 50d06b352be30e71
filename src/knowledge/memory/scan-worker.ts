/** Runs in a thread of its own (`moment-index.ts`): looks through the situations of past moments. */
import { answerAsThread } from '../../lib/thread.ts'
import { scanRows } from './situation-rows.ts'
import type { NearRow, SituationRows } from './situation-rows.ts'

let rows: SituationRows | undefined

const calls = {
  /** From here on these rows are looked through; they change under the thread's hands. */
  use(shared: SituationRows): void {
    rows = shared
  },
  near({ situation, most }: { readonly situation: Int8Array; readonly most: number }): readonly NearRow[] {
    return rows ? scanRows(rows, situation, most) : []
  },
}
export type ScanCalls = typeof calls

answerAsThread(calls)
