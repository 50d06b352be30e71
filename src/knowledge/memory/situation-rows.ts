import { byteDot, byteLength } from './byte-vector.ts'

/** Situations of moments, a row of bytes each, in memory that threads share: nothing is copied to look through them. */
export type SituationRows = {
  readonly dimensions: number
  readonly values: Int8Array<SharedArrayBuffer>
  /** Of each row's vector; 0 where a row is free. */
  readonly lengths: Float64Array<SharedArrayBuffer>
}

export type NearRow = { readonly row: number; readonly likeness: number }

/** Room for so many rows; those of `before` are taken over. */
export function makeRows(dimensions: number, rows: number, before?: SituationRows): SituationRows {
  const values = new Int8Array(new SharedArrayBuffer(rows * dimensions))
  const lengths = new Float64Array(new SharedArrayBuffer(rows * 8))
  if (before) {
    values.set(before.values)
    lengths.set(before.lengths)
  }
  return { dimensions, values, lengths }
}

export function setRow({ dimensions, values, lengths }: SituationRows, row: number, situation: Int8Array): void {
  values.set(situation, row * dimensions)
  lengths[row] = byteLength(situation)
}

export function clearRow({ dimensions, values, lengths }: SituationRows, row: number): void {
  lengths[row] = 0
  values.fill(0, row * dimensions, (row + 1) * dimensions)
}

/** The cosine of a row and a situation; -1 where one of them is nothing. */
export function likenessOf({ dimensions, values, lengths }: SituationRows, row: number, situation: Int8Array): number {
  const length = (lengths[row] ?? 0) * byteLength(situation)
  if (length === 0) return -1
  return byteDot(values.subarray(row * dimensions, (row + 1) * dimensions), situation) / length
}

/** The likest rows, the likest first. 10,000 rows of 512 take 5 ms: not for the main loop. */
export function scanRows(rows: SituationRows, situation: Int8Array, most: number): readonly NearRow[] {
  const { dimensions, values, lengths } = rows
  const asked = byteLength(situation)
  const best: NearRow[] = []
  if (asked === 0 || situation.length !== dimensions) return best
  for (let row = 0; row < lengths.length; row += 1) {
    const length = lengths[row] ?? 0
    if (length === 0) continue
    const there = values.subarray(row * dimensions, (row + 1) * dimensions)
    const likeness = byteDot(there, situation) / (asked * length)
    if (best.length === most && likeness <= (best.at(-1)?.likeness ?? -1)) continue
    insert(best, { row, likeness }, most)
  }
  return best
}

/** Keeps the list sorted, the likest first, and no longer than the limit. */
function insert(best: NearRow[], one: NearRow, limit: number): void {
  let place = best.length
  while (place > 0 && (best[place - 1]?.likeness ?? 0) < one.likeness) place -= 1
  best.splice(place, 0, one)
  if (best.length > limit) best.pop()
}
