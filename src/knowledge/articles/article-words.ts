import { stemmer } from 'stemmer'

/** Words in small letters without accents and apostrophes; `B&B` is what it stands for. */
export function plainWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replaceAll(/\bb ?(?:&|and|n) ?b\b/g, 'bed and breakfast')
    .replaceAll('&', ' and ')
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** The stem of a word from `plainWords`; that of a long string without sense is the string. */
export function stemOf(word: string): string {
  return word.length > 40 ? word : stemmer(word)
}
