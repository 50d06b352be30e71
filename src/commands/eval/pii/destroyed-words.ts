/** What was replaced though nothing marks it, for people to judge: labels miss names and dates that nobody looked up. */
export type DestroyedWords = {
  add(kind: string, words: string): void
  /** In all, as labelled. */
  total(): number
  byKind(): Readonly<Record<string, number>>
  /** The most frequent first. */
  examples(most: number): readonly { readonly kind: string; readonly words: string; readonly times: number }[]
}

export function createDestroyedWords(): DestroyedWords {
  const kinds = new Map<string, number>()
  const examples = new Map<string, { readonly kind: string; readonly words: string; readonly times: number }>()
  return {
    add(kind, words) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + (words.match(/[\p{L}\d]+/gu)?.length ?? 0))
      const key = `${kind} ${words.toLowerCase()}`
      const times = (examples.get(key)?.times ?? 0) + 1
      examples.set(key, { kind, words, times })
    },
    total: () => [...kinds.values()].reduce((sum, count) => sum + count, 0),
    byKind: () => Object.fromEntries([...kinds].toSorted(([, one], [, other]) => other - one)),
    examples: (most) => [...examples.values()].toSorted((one, other) => other.times - one.times).slice(0, most),
  }
}
