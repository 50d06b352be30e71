import { stemmer } from 'stemmer'

/** Longer words are in no language. */
const longestWord = 40

/** Forms that a stemmer does not bring together. */
const irregular: ReadonlyMap<string, string> = new Map(
  (
    'bought buy, brought bring, paid pay, lost lose, sent send, forgot forget, forgotten forget, broke break, broken break, ' +
    'stole steal, stolen steal, sold sell, told tell, found find, left leave, kept keep, held hold, spent spend, ' +
    'shown show, given give, gave give, chose choose, chosen choose, wrote write, written write, took take, taken take, ' +
    'came come, went go, gone go, got get, made make, paying pay, children child, shoes shoe, feet foot, ' +
    'cancelled cancel, cancelling cancel, cancellation cancel, canceled cancel, canceling cancel, cheaper cheap, cheapest cheap, ' +
    'bigger big, biggest big, larger large, faster fast, slower slow, earlier early'
  )
    .split(', ')
    .map((pair): [string, string] => {
      const [form = '', base = ''] = pair.split(' ')
      return [form, base]
    }),
)

/**
 * The words of a text, stemmed (English), in order, function words included; every number is `0`, and placeholders of
 * redaction are their kind.
 */
export function wordStems(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('’', "'")
  return (plain.match(/[\p{L}\p{N}][\p{L}\p{N}']*/gu) ?? []).flatMap((word) => {
    if (word.length > longestWord) return []
    return /\d/.test(word) ? ['0'] : [stemOf(word.replace(/'s$/, ''))]
  })
}

function stemOf(word: string): string {
  return stemmer(irregular.get(word) ?? word)
}
