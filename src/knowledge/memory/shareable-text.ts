import type { ConversationId } from '../../domain/ids.ts'
import type { PersonalKind } from '../../domain/personal-kind.ts'
import { stopWords } from '../stop-words.ts'

/** What several agents wrote in different conversations. */
export type SaidThere = { readonly conversationId: ConversationId; readonly text: string }

/** A text in which nothing stands that one past conversation alone knew. */
export type ShareableText = {
  /** `{…}` and `{order number}` are gaps to fill. */
  readonly text: string
  readonly gaps: number
  /** Share of the words with weight that became gaps, 0 to 1. */
  readonly lost: number
}

export type ShareableOptions = {
  /** What others wrote to the same end. */
  readonly others: readonly SaidThere[]
  /** Conversations in which a word must stand. */
  readonly fewest: number
  /** What this conversation's visitor told; its placeholders, such as `[ORDER_1]`, may be filled in. */
  readonly told: string
}

const gapWords: Readonly<Record<PersonalKind, string | undefined>> = {
  EMAIL: 'e-mail address',
  PHONE: 'phone number',
  NAME: 'name',
  ADDRESS: 'address',
  BIRTH: 'date of birth',
  ACCOUNT: 'account number',
  ORDER: 'order number',
  IP: 'address',
  // What nobody should write out in a chat.
  CARD: undefined,
  ID: undefined,
  IBAN: undefined,
  SECRET: undefined,
}

const token = /\[[A-Z]+_\d+\]|https?:\/\/\S+|[\p{L}\p{N}](?:[\p{L}\p{N}'’.,:/@-]*[\p{L}\p{N}])?/gu
const placeholder = /^\[([A-Z]+)_\d+\]$/
const unknownGap = '{…}'
/** Before a name that is the agent's own. */
const ofAgent = /\b(?:i['’]?m|i am|my name is|my name['’]s|this is|speaking with|chatting with)\s*$/i

/** Share of the conversations in which a figure, a name or a link must stand, for it is the particular of a case. */
const nearlyAll = 0.8

/** Small words that say when and how many, and so are the particulars of a case too. */
const whenAndHowMany =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tonight|tomorrow|yesterday|two|three|four|five|six|seven|eight|nine|ten)$/

/**
 * What an agent wrote, fit for another conversation. A word with weight stays only where it stands in at least `fewest`
 * conversations; a figure, a name, a day or a link where it stands in nearly all of them, or was told here. Placeholders get
 * this conversation's own value where there is no doubt which, and are gaps otherwise. Undefined where it cannot be sent
 * again at all.
 */
export function toShareable(said: SaidThere, { others, fewest, told }: ShareableOptions): ShareableText | undefined {
  const texts = [said, ...others]
  const conversations = new Set(texts.map(({ conversationId }) => conversationId)).size
  const spread = countSpread(texts)
  const own = said.text.match(token) ?? []
  const toldHere = new Set(told.match(token)?.map((word) => word.toLowerCase()))
  const placeholders = [...toldHere].map((word) => word.toUpperCase()).filter((word) => placeholder.test(word))
  let words = 0
  let lost = 0
  let forbidden = false
  const filled = said.text.replaceAll(token, (word: string, offset: number) => {
    const kind = placeholder.exec(word)?.[1] as PersonalKind | undefined
    if (kind !== undefined) {
      const gap = gapWords[kind]
      forbidden ||= gap === undefined
      if (kind === 'NAME' && ofAgent.test(said.text.slice(0, offset))) return '{your name}'
      return fillerOf(kind, own, placeholders) ?? `{${gap}}`
    }
    const key = word.toLowerCase()
    const particular = isParticular(key, word, said.text.slice(0, offset))
    if (!particular && stopWords.has(key.replaceAll('’', "'"))) return word
    words += 1
    const needed = particular ? Math.max(fewest, Math.ceil(conversations * nearlyAll)) : fewest
    if ((spread.get(key) ?? 0) >= needed || (particular && toldHere.has(key))) return word
    lost += 1
    return unknownGap
  })
  if (forbidden) return undefined
  const text = joinGaps(filled)
  return { text, gaps: text.match(/\{[^{}]*\}/g)?.length ?? 0, lost: words === 0 ? 0 : lost / words }
}

/** The one value of this kind here, where the text speaks of one only. */
function fillerOf(kind: PersonalKind, own: readonly string[], placeholders: readonly string[]): string | undefined {
  const isOfKind = (one: string) => placeholder.exec(one)?.[1] === kind
  const there = new Set(own.filter(isOfKind))
  const here = [...new Set(placeholders.filter(isOfKind))]
  return there.size === 1 && here.length === 1 ? here[0] : undefined
}

/** Whether a word tells of one case, by its form: a figure, a link, a time, or a capital inside a sentence. */
function isParticular(key: string, word: string, before: string): boolean {
  if (/\p{N}|^https?:/u.test(word) || whenAndHowMany.test(key)) return true
  const opensSentence = /(?:^|[.!?:…\n])["'“‘(\s]*$/u.test(before)
  return /^\p{Lu}/u.test(word) && !opensSentence && !stopWords.has(key.replaceAll('’', "'"))
}

/** In how many conversations each word stands. */
function countSpread(texts: readonly SaidThere[]): ReadonlyMap<string, number> {
  const where = new Map<string, Set<ConversationId>>()
  for (const { conversationId, text } of texts) {
    for (const word of text.toLowerCase().match(token) ?? []) {
      const known = where.get(word) ?? new Set()
      where.set(word, known.add(conversationId))
    }
  }
  return new Map([...where].map(([word, conversations]) => [word, conversations.size]))
}

/** Gaps beside each other, with at most two small words between them, are one. */
function joinGaps(text: string): string {
  const gap = String.raw`\{…\}`
  return text
    .replaceAll(new RegExp(`${gap}(?:[ ,'’-]+(?:[\\p{Ll}]{1,3}[ ,]+){0,2}${gap})+`, 'gu'), unknownGap)
    .replaceAll(/\s+/g, ' ')
    .trim()
}
