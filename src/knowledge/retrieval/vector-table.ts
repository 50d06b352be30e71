/** How like a question the sentences of one card are, as cosines. */
export type Likeness = { readonly best: number; readonly mean: number }

/** Vectors of cards, side by side in memory, all of one length. */
export type VectorTable = {
  /** Instead of what the card had. */
  set(cardId: string, vectors: readonly Float32Array[]): void
  remove(cardId: string): void
  /** True where the card has vectors of this one's length. */
  has(cardId: string, asked: Float32Array): boolean
  /** Calls back for every card that has vectors; what it is told holds during the call only. */
  scan(asked: Float32Array, each: (cardId: string, likeness: Likeness) => void): void
}

/** Rows by which the table grows. */
const growth = 4_096

export function createVectorTable(): VectorTable {
  let length = 0
  let values = new Float32Array(0)
  let rows = 0
  /** Whose a row is. Rows of one card need not stand together. */
  const owners: string[] = []
  const rowsOf = new Map<string, number[]>()

  const append = (cardId: string, vector: Float32Array) => {
    if (vector.length !== length) throw new RangeError(`A vector of ${vector.length} among vectors of ${length}`)
    if ((rows + 1) * length > values.length) {
      const grown = new Float32Array((rows + growth) * length)
      grown.set(values)
      values = grown
    }
    values.set(vector, rows * length)
    owners[rows] = cardId
    rowsOf.set(cardId, [...(rowsOf.get(cardId) ?? []), rows])
    rows += 1
  }
  /** The last row takes the place of the one that goes. */
  const dropRow = (row: number) => {
    const last = rows - 1
    const moved = owners[last] ?? ''
    values.copyWithin(row * length, last * length, last * length + length)
    owners[row] = moved
    owners.length = last
    rows = last
    if (row !== last)
      rowsOf.set(
        moved,
        (rowsOf.get(moved) ?? []).map((one) => (one === last ? row : one)),
      )
  }
  const remove = (cardId: string) => {
    const own = rowsOf.get(cardId) ?? []
    rowsOf.delete(cardId)
    for (const row of own.toSorted((one, other) => other - one)) dropRow(row)
  }

  return {
    set(cardId, vectors) {
      remove(cardId)
      if (rows === 0) {
        length = vectors[0]?.length ?? 0
        values = new Float32Array(0)
      }
      for (const vector of vectors) append(cardId, vector)
    },
    remove,
    has: (cardId, asked) => asked.length === length && rowsOf.has(cardId),
    scan(asked, each) {
      if (asked.length !== length) return
      const cosines = new Float32Array(rows)
      const likeness = { best: 0, mean: 0 }
      for (let row = 0; row < rows; row += 1) cosines[row] = dot(values, row * length, asked)
      for (const [cardId, own] of rowsOf) {
        let best = -1
        let sum = 0
        for (const row of own) {
          const cosine = cosines[row] ?? 0
          if (cosine > best) best = cosine
          sum += cosine
        }
        likeness.best = best
        likeness.mean = sum / own.length
        each(cardId, likeness)
      }
    },
  }
}

/** Four sums side by side: the processor need not wait for one to begin the next. */
function dot(values: Float32Array, from: number, asked: Float32Array): number {
  let one = 0
  let two = 0
  let three = 0
  let four = 0
  const whole = asked.length - (asked.length % 4)
  for (let at = 0; at < whole; at += 4) {
    one += (values[from + at] ?? 0) * (asked[at] ?? 0)
    two += (values[from + at + 1] ?? 0) * (asked[at + 1] ?? 0)
    three += (values[from + at + 2] ?? 0) * (asked[at + 2] ?? 0)
    four += (values[from + at + 3] ?? 0) * (asked[at + 3] ?? 0)
  }
  for (let at = whole; at < asked.length; at += 1) one += (values[from + at] ?? 0) * (asked[at] ?? 0)
  return one + two + three + four
}
