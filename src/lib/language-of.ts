/** Words that one of these languages alone uses, and uses all the time. */
const commonWords: Readonly<Record<string, string>> = {
  en: 'the and you your is are of to for with this that have can will not please would could what where how my it when we thank thanks sorry know from about been there which should',
  de: 'der das und ich nicht ist sie ein eine mit für auf wie wir den dem zu bitte mein haben werden können wird sind auch gerne oder kann bei ihre ihnen vielen dank welche gibt aus',
  es: 'el los las que y por para una con está mi su gracias puede cómo dónde pero hola quiero tengo hay usted su pedido muy más cuál del ese',
  fr: "le les et je vous est une des pour que qui dans avec votre mon ne pas c'est bonjour merci où quel être sur avez nous ce cette du",
  it: 'il che di per non sono una con della mio grazie dove ciao può come questo gli perché vorrei ho ma anche sua si nel',
  pt: 'os que não para uma com você meu obrigado onde olá está como mas minha seu por quero tenho muito ao isso das uma do',
  nl: 'het een ik niet van dat met voor mijn waar hoe bedankt graag kunt wij zijn naar ook maar wat bestelling heb uw deze kan',
}
const languages = Object.keys(commonWords)
const wordLanguages = new Map<string, string[]>()
for (const language of languages) {
  for (const word of new Set(commonWords[language]?.split(' ')))
    wordLanguages.set(word, [...(wordLanguages.get(word) ?? []), language])
}

/** By their script alone; Han comes last, since Japanese uses it too. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['cyrillic', /\p{Script=Cyrillic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['arabic', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['zh', /\p{Script=Han}/gu],
]

const anyScript = new RegExp(scripts.map(([, { source }]) => source).join('|'), 'u')

/**
 * The language of a text, or its script where several languages share one; undefined where too little tells. `hits` is
 * the number of telling words (or of words in the script).
 */
export function languageOf(text: string): { readonly language: string; readonly hits: number } | undefined {
  // Codes, addresses and placeholders are in no language.
  const plain = /[\d@/]/.test(text) ? text.replaceAll(/\[[A-Z]+_\d+\]|\S*[\d@/]\S*/gu, ' ') : text
  const others = /[^\0-\u02FF]/.test(plain) && anyScript.test(plain) ? scripts : []
  const count = others.length === 0 ? 0 : (plain.match(/\p{L}/gu)?.length ?? 0)
  for (const [language, pattern] of others) {
    const own = plain.match(pattern)?.length ?? 0
    // A few Kana among many Han are Japanese; a foreign name in a Latin text is not another language.
    if (own >= 2 && own >= count * (language === 'ja' ? 0.15 : 0.5)) return { language, hits: own }
  }
  const hits = new Map<string, number>()
  for (const word of plain.toLowerCase().match(/[\p{L}'’]+/gu) ?? []) {
    const known = wordLanguages.get(word.replace('’', "'"))
    if (known) for (const language of known) hits.set(language, (hits.get(language) ?? 0) + 1 / known.length)
  }
  let best = ''
  let most = 0
  let second = 0
  for (const [language, count] of hits) {
    if (count > most) [best, most, second] = [language, count, most]
    else second = Math.max(second, count)
  }
  return most < 1 || most < 1.5 * second ? undefined : { language: best, hits: Math.floor(most) }
}
