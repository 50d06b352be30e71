import type { Taken } from './take-events.ts'

/** How many events were new, how many copies, and how many belong to agents whom Sotto does not follow. */
export type Receipt = {
  readonly accepted: number
  readonly known: number
  readonly ignored?: number
  readonly unknownAgents?: readonly string[]
}

export function toReceipt(taken: readonly Taken[]): Receipt {
  const sum = (count: (its: Taken) => number) => taken.reduce((total, its) => total + count(its), 0)
  const ignored = sum((its) => its.ignored)
  const unknownAgents = [...new Set(taken.flatMap((its) => its.unknownAgents))]
  return {
    accepted: sum((its) => its.accepted),
    known: sum((its) => its.known),
    ...(ignored === 0 ? {} : { ignored }),
    ...(unknownAgents.length === 0 ? {} : { unknownAgents }),
  }
}
