import type { Card } from '../domain/card.ts'

export type CardValidity = 'valid' | 'not-yet' | 'expired'

/** Whether a card holds on a day (`YYYY-MM-DD`); its first and last day are among those on which it does. */
export function validityOn(day: string, { validFrom, validTo }: Pick<Card, 'validFrom' | 'validTo'>): CardValidity {
  if (validTo !== undefined && day > validTo) return 'expired'
  return validFrom !== undefined && day < validFrom ? 'not-yet' : 'valid'
}

/** The day by the clock of this machine, `YYYY-MM-DD`. */
export function dayOf(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
