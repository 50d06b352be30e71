import type { TipId } from '../domain/ids.ts'
import { isForVisitor } from '../domain/tip.ts'
import type { Tip } from '../domain/tip.ts'
import type { Prompt } from '../prompts/prompt-file.ts'
import type { ShownBefore } from './silence-policy.ts'

/** What the tip desk remembers of one conversation. */
export type DeskMemory = {
  /** Texts of the tips that the agent got to see. */
  readonly shown: Map<TipId, string>
  /** Platform event ids of the lines that had their turn. */
  readonly answered: Set<number>
  /** Platform event ids of the lines whose idle time is over. */
  readonly idled: Set<number>
  /** What the agent got to see and keeps, in order. */
  readonly pace: Map<TipId, ShownBefore>
  /** True where an earlier process made a tip of one of these prompts for the line. */
  hasTipOf(platformEventId: number, prompts: readonly Pick<Prompt, 'promptId'>[]): boolean
}

/** What a version that is only tried goes by: what was shown before the moment; nothing of its own is remembered. */
export function memoryOfShadow(desk: DeskMemory): DeskMemory {
  return { ...desk, shown: new Map(desk.shown), answered: new Set(), pace: new Map(desk.pace) }
}

/** The memory of a conversation whose earlier tips are these. */
export function createDeskMemory(tips: readonly Tip[]): DeskMemory {
  const ofLines = tips.filter(({ kind }) => isForVisitor(kind))
  return {
    shown: new Map(tips.flatMap((tip) => (tip.withheld ? [] : [[tip.tipId, tip.text]]))),
    answered: new Set(ofLines.map((tip) => tip.answers)),
    idled: new Set(),
    pace: new Map(
      ofLines.flatMap(({ tipId, answers, withheld, end, latency }) =>
        withheld || end !== 'complete' ? [] : [[tipId, { answers, at: latency.firstShownAt ?? 0 }]],
      ),
    ),
    hasTipOf: (platformEventId, prompts) =>
      tips.some((tip) => tip.answers === platformEventId && prompts.some(({ promptId }) => promptId === tip.promptId)),
  }
}
