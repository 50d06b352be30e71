import type { TakenAction } from '../../src/domain/tip-action.ts'
import type { DownReason, TipAction } from '../../src/domain/tip.ts'

/** Why a tip was no good, as people read it. */
const reasonWords: Readonly<Record<DownReason, string>> = {
  wrong: 'wrong',
  'too-late': 'too late',
  'already-said': 'already said',
  'not-this-case': 'not this visitor’s case',
  'too-long': 'too long',
  tone: 'tone',
  outdated: 'outdated',
  other: 'other',
}

const actionWords: Readonly<Record<TipAction, string>> = {
  copied: 'copied',
  inserted: 'inserted',
  edited: 'edited and copied',
  dismissed: 'dismissed',
  pinned: 'pinned',
  up: 'helpful',
  down: 'not helpful',
}

/** "not helpful (too late)", "dismissed, taken back". */
export function actionText({ action, reason, undone }: TakenAction): string {
  const why = reason === undefined ? '' : ` (${reasonWords[reason]})`
  return `${actionWords[action]}${why}${undone === true ? ', taken back' : ''}`
}
