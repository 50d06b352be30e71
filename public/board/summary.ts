import type { BoardRow, BoardSnapshot } from '../../src/monitor/board-protocol.ts'

/** From here on a visitor has waited long. */
export const longWaitMs = 60_000

/** Longest wait first; those whose turn it is not come last, oldest conversation first. */
export function sortedRows(rows: readonly BoardRow[]): readonly BoardRow[] {
  const key = (row: BoardRow) => row.waitingSince ?? Number.MAX_SAFE_INTEGER
  return rows.toSorted((one, other) => key(one) - key(other) || one.startedAt - other.startedAt)
}

export type BoardSummary = {
  readonly running: number
  readonly waitingLong: number
  readonly agents: number
  readonly tipsShown: number
}

/** The board in four numbers. `now` is the server's time. */
export function summaryOf({ rows }: BoardSnapshot, now: number): BoardSummary {
  return {
    running: rows.length,
    waitingLong: rows.filter(({ waitingSince }) => waitingSince !== undefined && now - waitingSince > longWaitMs)
      .length,
    agents: new Set(rows.map(({ agentName }) => agentName)).size,
    tipsShown: rows.reduce((sum, row) => sum + row.tipsShown, 0),
  }
}
