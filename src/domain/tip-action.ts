import type { DownReason, TipAction } from './tip.ts'

/** What can be taken back; what was copied was copied. */
export const undoableActions: readonly TipAction[] = ['dismissed', 'pinned', 'up', 'down']

/** An action that holds. `reason` belongs to `down`, and may be left out there too. */
export type StandingAction = { readonly action: TipAction; readonly reason?: DownReason | undefined }

/** What an agent did with a tip; `undone`: took it back. */
export type TakenAction = StandingAction & { readonly undone?: boolean | undefined }

/**
 * What holds after all that an agent did with one tip, oldest first: each action once, in the order in which they were
 * last taken. A thumb takes the place of the other one; with another reason, of itself.
 */
export function standingActions(taken: readonly TakenAction[]): readonly StandingAction[] {
  return taken.reduce<readonly StandingAction[]>(
    (standing, { action, reason, undone }) => [
      ...standing.filter((known) => known.action !== action && !(isThumb(known.action) && isThumb(action))),
      ...(undone === true ? [] : [reason === undefined ? { action } : { action, reason }]),
    ],
    [],
  )
}

function isThumb(action: TipAction): boolean {
  return action === 'up' || action === 'down'
}
