import type { GivenText } from './given-text.ts'
import { isPromisedAt } from './sentences.ts'
import type { TextCheck } from './text-check.ts'

/** What a reply may promise only where a card or our side has it, in the words of several languages. */
const topics = {
  refund:
    /\b(?:refund\w*|reimburs\w*|money back|reembols\w*|devoluci[oó]n\w* del dinero|erstatt\w*|rückerstatt\w*|rembours\w*|rimbors\w*)/giu,
  discount: /\b(?:discount\w*|price reduction|descuent\w*|rabatt\w*|ermäßig\w*|réduction\w*|remise\w*|sconto\w*)/giu,
  gift: /\b(?:voucher\w*|gift card\w*|compensat\w*|store credit|goodwill|vale de regalo|compensaci\w*|gutschein\w*|entschädig\w*|bon d'achat|dédommag\w*|free of charge|for free|no charge|gratis|kostenlos|gratuit\w*)/giu,
  replacement: /\b(?:replacement\w*|new bike|brand new|ersatz\w*|reemplaz\w*|remplac\w*)/giu,
  date: /\b(?:tomorrow|tonight|(?:on|by|next|this)\s+(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|weekend|month)|mañana|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|morgen|übermorgen|am (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|demain)\b/giu,
} as const
type Topic = keyof typeof topics
const anyTopic = new RegExp(
  Object.values(topics)
    .map(({ source }) => source)
    .join('|'),
  'iu',
)

/** Withholds a tip that promises a refund, discount, gift, replacement or date that neither a card nor our side has. */
export function checkPromises(given: Pick<GivenText, 'cards' | 'ours'>): TextCheck {
  const sound = `${given.cards}\n${given.ours}`.toLowerCase()
  const supported = (topic: Topic, words: string) =>
    topic === 'date' ? sound.includes(words.toLowerCase()) : (sound.match(topics[topic])?.length ?? 0) > 0
  return (text) => {
    if (!anyTopic.test(text)) return text.length
    for (const topic of Object.keys(topics) as Topic[]) {
      for (const { 0: words, index } of text.matchAll(topics[topic])) {
        if (!supported(topic, words) && isPromisedAt(text, index))
          return { rule: 'unsupported-promise', numbers: { of: topic } }
      }
    }
    return text.length
  }
}
