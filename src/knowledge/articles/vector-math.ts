/** The dot product of a vector with a row of many that lie one after the other. */
export function dotRow(vector: Float32Array, rows: Float32Array, row: number): number {
  const start = row * vector.length
  let sum = 0
  for (let index = 0; index < vector.length; index += 1) sum += (vector[index] ?? 0) * (rows[start + index] ?? 0)
  return sum
}

/** Adds a row, `times` over, to a vector. */
export function addRow(target: Float32Array, rows: Float32Array, row: number, times: number): void {
  const start = row * target.length
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (target[index] ?? 0) + times * (rows[start + index] ?? 0)
  }
}
