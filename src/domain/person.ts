import type { PersonId } from './ids.ts'

export const roles = ['agent', 'lead', 'supervisor', 'operator'] as const
export type Role = (typeof roles)[number]

export type Person = { readonly personId: PersonId; readonly name: string; readonly role: Role }

/** How long somebody has worked here; the silence policy is quieter for experienced agents. */
export const tenures = ['new', 'settled', 'experienced'] as const
export type Tenure = (typeof tenures)[number]
