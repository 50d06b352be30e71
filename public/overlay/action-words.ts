import type { StandingAction } from '../../src/domain/tip-action.ts'
import { say } from './say.ts'

/** "not helpful (too late)". Its words are among those that are loaded later. */
export function actionWords({ action, reason }: StandingAction): string {
  const what = say(`did-${action}`)
  return reason === undefined ? what : say('did-because', { what, why: say(`reason-${reason}`) })
}
