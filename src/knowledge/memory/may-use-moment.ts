import type { StoredMoment } from '../../domain/past-moment.ts'
import { isOfflineOnly, judge } from '../../listener/scope.ts'
import type { Scope } from '../../listener/scope.ts'

/**
 * Whether a past moment's conversation is one that may be heard by today's scope. Consent that was given by another fact
 * than today's is none.
 */
export function isInScope({ agentId, skill, consentBy }: StoredMoment, scope: Scope | undefined): boolean {
  const fact = (name: string) => (name === consentBy ? scope?.consent?.yes[0] : undefined)
  const facts = { agentId, skill, fact, givenBy: undefined, refused: false, heardUnasked: false }
  return judge(scope, facts) === 'heard'
}

/** Whether a past moment's words may reach a language model, by the scope of then and of now. */
export function mayReachModel({ offlineOnly, skill }: StoredMoment, scope: Scope | undefined): boolean {
  return !offlineOnly && !isOfflineOnly(scope, skill)
}
