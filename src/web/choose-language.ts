/** The best of `known` for an `Accept-Language` header; the first where none of them is wanted. `de-AT` is content with `de`. */
export function chooseLanguage<Known extends string>(
  accepted: string | undefined,
  known: readonly [Known, ...Known[]],
): Known {
  const wanted = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...rules] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const weight = rules.find((rule) => rule.startsWith('q='))?.slice(2)
      return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
  for (const { language } of wanted) {
    const found = known.find((one) => one === language)
    if (found !== undefined) return found
  }
  return known[0]
}
