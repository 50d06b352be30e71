/** One measured figure, as `npm run bench` prints it. */
export type BenchResult = {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What could be had at best, in the same unit; null where nothing like it was measured. */
  readonly ceiling: number | null
  /** `value / ceiling`. */
  readonly ratio: number | null
  /** In words, with the figure that it is about. */
  readonly goal: string
  readonly met: boolean
  /** Lowest and highest of the parts of the run, in the unit of what the goal is about; null where there is one only. */
  readonly spread: { readonly lowest: number; readonly highest: number } | null
  readonly detail: Readonly<Record<string, unknown>>
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}

/** One line for people. */
export function toSentence({ name, value, unit, ratio, goal, met }: BenchResult): string {
  const beside = ratio === null ? '' : `, ${ratio} of the ceiling`
  return `${name}: ${value} ${unit}${beside}; goal ${goal}: ${met ? 'met' : 'MISSED'}`
}
