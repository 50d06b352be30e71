import { hiddenText } from './hidden-text.ts'
import { anyAttackWords, attackWords } from './attack-words.ts'

/** What an attack on an assistant looks like, apart from its topic. */
export const attackShapes = ['override', 'role', 'prompt-leak', 'secret', 'dictation', 'encoded', 'smuggled'] as const
export type AttackShape = (typeof attackShapes)[number]

/** `shape` is the first that was recognised; `signs` counts all of them. */
export type AttackFinding = { readonly shape: AttackShape; readonly signs: number }

/** Longer lines are looked at in part: beginning and end, where instructions stand. */
const longest = 20_000

/**
 * Does the text try to instruct an assistant? Known shapes in several languages, in clear and in encodings that can be
 * read back. No more than a hint: what an attack makes a model say is caught where it would be shown.
 */
export function findAttack(text: string): AttackFinding | undefined {
  const seen = text.length > longest ? `${text.slice(0, longest / 2)} ${text.slice(-longest / 2)}` : text
  const plain = comparable(seen)
  const found = new Set<AttackShape>()
  if (anyAttackWords.test(plain))
    for (const { shape, pattern } of attackWords) if (pattern.test(plain)) found.add(shape)
  for (const hidden of hiddenText(seen)) {
    const inner = comparable(hidden)
    if (anyAttackWords.test(inner)) found.add('encoded')
  }
  const shape = attackShapes.find((one) => found.has(one))
  return shape === undefined ? undefined : { shape, signs: found.size }
}

/** Small letters of one form; nothing invisible; look-alike spaces are spaces. Tags stay: they are signs themselves. */
function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu, '')
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/\s+/g, ' ')
}
