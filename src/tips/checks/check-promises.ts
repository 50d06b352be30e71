import type { GivenText } from './given-text.ts'
import { isPromisedAt } from './sentences.ts'
import type { TextCheck } from './text-check.ts'

/** What a reply may promise only where a card or our side has it, in the words of several languages. */
const words = {
  refund:
    /refund\w*|reimburs\w*|money back|reembols\w*|devoluci[oó]n\w* del dinero|erstatt\w*|rückerstatt\w*|rembours\w*|rimbors\w*/,
  discount: /discount\w*|price reduction|descuent\w*|rabatt\w*|ermäßig\w*|réduction\w*|remise\w*|sconto\w*/,
  gift: /voucher\w*|gift card\w*|compensat\w*|store credit|goodwill|vale de regalo|compensaci\w*|gutschein\w*|entschädig\w*|bon d'achat|dédommag\w*|free of charge|for free|no charge|gratis|kostenlos|gratuit\w*/,
  replacement: /replacement\w*|new bike|brand new|ersatz\w*|reemplaz\w*|remplac\w*/,
  date: /(?:tomorrow|tonight|(?:on|by|next|this)\s+(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|weekend|month)|mañana|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|morgen|übermorgen|am (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|demain)\b/,
} as const
type Topic = keyof typeof words
const topics = Object.entries(words).map(([topic, { source }]) => ({
  topic: topic as Topic,
  pattern: new RegExp(`\\b(?:${source})`, 'giu'),
}))
/** One look for where a word begins, not one for each topic: that took most of the time. */
const anyTopic = new RegExp(
  `\\b(?:${Object.values(words)
    .map(({ source }) => source)
    .join('|')})`,
  'iu',
)

/** Withholds a tip that promises a refund, discount, gift, replacement or date that neither a card nor our side has. */
export function checkPromises(given: Pick<GivenText, 'cards' | 'ours'>): TextCheck {
  let read: string | undefined
  // Most tips promise nothing, and then it is not needed.
  const sound = () => (read ??= `${given.cards}\n${given.ours}`.toLowerCase())
  const supported = (topic: Topic, pattern: RegExp, found: string) =>
    topic === 'date' ? sound().includes(found.toLowerCase()) : (sound().match(pattern)?.length ?? 0) > 0
  return (text) => {
    if (!anyTopic.test(text)) return text.length
    for (const { topic, pattern } of topics) {
      for (const { 0: found, index } of text.matchAll(pattern)) {
        if (!supported(topic, pattern, found) && isPromisedAt(text, index))
          return { rule: 'unsupported-promise', numbers: { of: topic } }
      }
    }
    return text.length
  }
}
