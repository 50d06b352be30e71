import { stemmer } from 'stemmer'

/** Longer words are in no language. */
const longestWord = 40

/**
 * The words of a text, stemmed (English), in order, function words included; every number is `0`, and placeholders of
 * redaction are their kind.
 */
export function wordStems(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('’', "'")
  return (plain.match(/[\p{L}\p{N}][\p{L}\p{N}']*/gu) ?? []).flatMap((word) => {
    if (word.length > longestWord) return []
    return /\d/.test(word) ? ['0'] : [stemmer(word.replace(/'s$/, ''))]
  })
}
