import { createHash } from 'node:crypto'
import type { FileProblem } from '../../lib/front-matter.ts'

/** A card as a team's own material has it, before it is one of Sotto's. */
export type SourceCard = {
  /** Where it stands in its file, from 1, where its file is a list. */
  readonly line?: number
  readonly id: string
  readonly title: string
  readonly topic?: string
  readonly when?: string
  readonly examples?: readonly string[]
  readonly factsNeeded?: readonly string[]
  readonly links?: readonly string[]
  readonly validFrom?: string
  readonly validTo?: string
  readonly languages?: readonly string[]
  readonly entity?: string
  readonly steps?: readonly string[]
  readonly replies?: readonly string[]
  readonly never?: readonly string[]
  readonly text?: string
}

/** What was read of a file, and what of it could not be. */
export type SourceFile = {
  readonly cards: readonly SourceCard[]
  /** Name the line; values are not quoted. */
  readonly problems: readonly FileProblem[]
}

/** An id as card files have it, of a name; empty where nothing of the name is left. */
export function toCardName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '')
}

/** Likewise, and never empty: a name in another script becomes `card-` and a hash, the same at each import. */
export function toCardId(name: string): string {
  return toCardName(name) || `card-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}

/** Gives each name once: `refund`, `refund-2`. */
export function createNames(): (name: string) => string {
  const taken = new Set<string>()
  return (name) => {
    const base = toCardId(name)
    let free = base
    for (let number = 2; taken.has(free); number += 1) free = `${base}-${number}`
    taken.add(free)
    return free
  }
}
