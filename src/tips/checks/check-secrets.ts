import { LRUCache } from 'lru-cache'
import { lastWordStart } from './text-check.ts'
import type { TextCheck } from './text-check.ts'

/** What a team puts behind these words in a prompt is not meant for a reply. */
const named =
  /\b(?:pass(?:word|phrase|code)?|secret|canary|code ?word|token|api[ _-]?key|key)\b(?:\s+(?:word|key|code|is|are|for|the|this|of|chat|system|note|today))*\s*[:=]?\s*["'“‘«`]?([\p{L}\p{N}][\p{L}\p{N}_.@#-]{3,})/giu
/** Words that look like no word: with digits and letters, or all in capitals and joined. */
const odd = /[\p{L}\p{N}]+(?:[_-][\p{L}\p{N}]+)*/gu

/** Of the prompts that are in use: reading one takes longer than all checks of a tip. */
const known = new LRUCache<string, readonly string[]>({ max: 20 })

/**
 * Withholds a tip that holds a code word of the prompt's instructions: one that the prompt calls a password, key, canary
 * and the like, or that looks like a code. Whole words only, without regard to case.
 */
export function checkSecrets(prompt: string): TextCheck {
  const secrets = known.get(prompt) ?? secretsOf(prompt)
  known.set(prompt, secrets)
  if (secrets.length === 0) return (text) => text.length
  return (text, whole) => {
    const plain = text.toLowerCase()
    const told = secrets.filter((secret) => plain.includes(secret)).length
    if (told > 0) return { rule: 'leak', numbers: { codes: told } }
    const start = lastWordStart(text, whole)
    const last = plain.slice(start).replace(/^[^\p{L}\p{N}]+/u, '')
    return last !== '' && secrets.some((secret) => secret.startsWith(last)) ? start : text.length
  }
}

function secretsOf(prompt: string): string[] {
  // What Liquid computes is no text of the team's, and placeholders may be said.
  const text = prompt.replaceAll(/\{[{%][\s\S]*?[%}]\}|\[[A-Z]+_\d+\]/g, ' ')
  const codes = (text.match(odd) ?? []).filter(
    (word) =>
      word.length >= 5 && ((/\d/.test(word) && /\p{L}/u.test(word)) || /^\p{Lu}+(?:[_-][\p{Lu}\d]+)+$/u.test(word)),
  )
  const called = [...text.matchAll(named)].map(([, word = '']) => word.replace(/[.]+$/, '')).filter(isUncommon)
  return [...new Set([...codes, ...called].map((word) => word.toLowerCase()))]
}

/** A plain small word behind "password" or "key" is the sentence going on, such as "never" or "unless". */
function isUncommon(word: string): boolean {
  return /[\p{Lu}\p{N}_@#-]/u.test(word)
}
