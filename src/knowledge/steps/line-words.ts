/** What words a line has; of a number only how long it is, since another visitor has another one. */
export function lineWords(text: string): readonly string[] {
  const words = text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/\p{L}+(?:'\p{L}+)?|\d+|[?!]/gu)
  return (words ?? []).map((word) => (/^\d+$/.test(word) ? `#${Math.min(word.length, 5)}` : word))
}

/**
 * Adds a line's words and pairs of neighbours to `features`, under names that begin with `kind`. Together they have the
 * length `weight`, however long the line is.
 */
export function addWords(features: Map<string, number>, kind: string, text: string, weight: number): void {
  const words = lineWords(text)
  const framed = ['^', ...words, '$']
  const names = new Set([...words, ...framed.slice(1).map((word, at) => `${framed[at]} ${word}`)])
  const each = weight / Math.sqrt(names.size)
  for (const name of names) features.set(`${kind}:${name}`, each)
}
