import { createHash } from 'node:crypto'
import { SetupError } from '../../lib/setup-error.ts'

/** What is tested, and what may be learned from beside it. */
export type Fold<Item> = { readonly test: readonly Item[]; readonly history: readonly Item[] }

/**
 * Parts of the data that are tested in turn while the others are the history; or the whole data against a history of its
 * own; or against none. Items of one conversation are always on one side, also where a history repeats tested ones.
 *
 * @param groupOf the conversation of an item
 */
export function makeFolds<Item>(options: {
  readonly items: readonly Item[]
  readonly groupOf: (item: Item) => string
  readonly folds: number | undefined
  readonly history: readonly Item[] | undefined
}): readonly Fold<Item>[] {
  const { items, groupOf, folds, history } = options
  if (folds === undefined) {
    const tested = new Set(items.map(groupOf))
    return [{ test: items, history: history?.filter((item) => !tested.has(groupOf(item))) ?? [] }]
  }
  if (new Set(items.map(groupOf)).size < folds) throw new SetupError(`--folds ${folds} needs as many conversations.`)
  const partOf = new Map([...new Set(items.map(groupOf))].sort(byHash).map((group, index) => [group, index % folds]))
  return Array.from({ length: folds }, (_none, part) => ({
    test: items.filter((item) => partOf.get(groupOf(item)) === part),
    history: items.filter((item) => partOf.get(groupOf(item)) !== part),
  }))
}

/** A fixed shuffle: files are often sorted by topic or day. */
function byHash(one: string, other: string): number {
  return hash(one) < hash(other) ? -1 : 1
}

function hash(group: string): string {
  return createHash('sha256').update(group).digest('hex')
}
