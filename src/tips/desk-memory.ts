import type { TipId } from '../domain/ids.ts'
import type { Tip } from '../domain/tip.ts'
import type { ShownBefore } from './silence-policy.ts'

/** What the tip desk remembers of one conversation. */
export type DeskMemory = {
  /** Ends the tips in the making. */
  running: AbortController | undefined
  /** Texts of the tips that the agent got to see. */
  readonly shown: Map<TipId, string>
  /** Platform event ids of the lines that had their turn. */
  readonly answered: Set<number>
  /** What the agent got to see and keeps, in order. */
  readonly pace: Map<TipId, ShownBefore>
}

/** The memory of a conversation whose earlier tips are these. */
export function createDeskMemory(tips: readonly Tip[]): DeskMemory {
  return {
    running: undefined,
    shown: new Map(tips.flatMap((tip) => (tip.withheld ? [] : [[tip.tipId, tip.text]]))),
    answered: new Set(tips.map((tip) => tip.answers)),
    pace: new Map(
      tips.flatMap(({ tipId, answers, withheld, end, latency }) =>
        withheld || end !== 'complete' ? [] : [[tipId, { answers, at: latency.firstShownAt ?? 0 }]],
      ),
    ),
  }
}
