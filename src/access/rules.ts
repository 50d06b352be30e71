import type { Person, Role } from '../domain/person.ts'

/** Everything that somebody may or may not do. */
export type Doing = 'open-overlay' | 'open-board' | 'open-console' | 'move-labels' | 'read-status'

/** The one table of who may do what. Agents see their own conversations only; the overlay holds to that. */
const allowed: Readonly<Record<Doing, readonly Role[]>> = {
  'open-overlay': ['agent'],
  'open-board': ['lead', 'supervisor'],
  'open-console': ['lead'],
  'move-labels': ['lead', 'operator'],
  'read-status': ['operator'],
}

export function mayDo(person: Person, doing: Doing): boolean {
  return allowed[doing].includes(person.role)
}
