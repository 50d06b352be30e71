import type { TipId } from '../domain/ids.ts'
import { isForVisitor } from '../domain/tip.ts'
import type { Tip } from '../domain/tip.ts'
import type { Prompt } from '../prompts/prompt-file.ts'
import { shownAt } from './outcome/outcome-window.ts'
import type { Repeats } from './repeats/repeats.ts'
import type { ShownBefore } from './silence-policy.ts'

/** What the tip desk remembers of one conversation. */
export type DeskMemory = {
  /** Texts of the tips that the agent got to see. */
  readonly shown: Map<TipId, string>
  /** Those of them that the agent waved away. */
  readonly dismissed: Set<TipId>
  /** Platform event ids of the lines that had their turn. */
  readonly answered: Set<number>
  /** Platform event ids of the lines whose idle time is over. */
  readonly idled: Set<number>
  /** What the agent got to see and keeps, in order. */
  readonly pace: Map<TipId, ShownBefore>
  /** What says again what was shown or said. */
  readonly repeats: Repeats
  /** True where an earlier process made a tip of one of these prompts for the line. */
  hasTipOf(platformEventId: number, prompts: readonly Pick<Prompt, 'promptId'>[]): boolean
}

/** What a version that is only tried goes by: what was shown before the moment; nothing of its own is remembered. */
export function memoryOfShadow(desk: DeskMemory): DeskMemory {
  return { ...desk, shown: new Map(desk.shown), answered: new Set(), pace: new Map(desk.pace) }
}

/** The memory of a conversation whose earlier tips are these. */
export function createDeskMemory(tips: readonly Tip[], repeats: Repeats, dismissed: readonly TipId[] = []): DeskMemory {
  const ofLines = tips.filter(({ kind }) => isForVisitor(kind))
  return {
    repeats,
    dismissed: new Set(dismissed),
    shown: new Map(tips.flatMap((tip) => (isSeen(tip) ? [[tip.tipId, tip.text]] : []))),
    // A tip that a fall or a restart cut short answered nothing.
    answered: new Set(
      ofLines.flatMap((tip) => (tip.withheld || (tip.end ?? 'failed') !== 'failed' ? tip.answers : [])),
    ),
    idled: new Set(),
    pace: new Map(
      ofLines.flatMap((tip) =>
        isSeen(tip) && tip.end === 'complete' ? [[tip.tipId, { answers: tip.answers, at: shownAt(tip) }]] : [],
      ),
    ),
    hasTipOf: (platformEventId, prompts) =>
      tips.some((tip) => tip.answers === platformEventId && prompts.some(({ promptId }) => promptId === tip.promptId)),
  }
}

/** Shown, or it would have been but for the dark: the pilot's figures are to be those of later. */
function isSeen({ withheld }: Tip): boolean {
  return withheld === undefined || withheld.rule === 'dark'
}

/** A text that the agent got to see, and whether they waved it away. */
export type ShownText = { readonly of: 'tip' | 'dismissed'; readonly text: string }

export function shownTexts({ shown, dismissed }: Pick<DeskMemory, 'shown' | 'dismissed'>): readonly ShownText[] {
  return [...shown].map(([tipId, text]) => ({ of: dismissed.has(tipId) ? 'dismissed' : 'tip', text }))
}
