import { LRUCache } from 'lru-cache'
import type { Withheld } from '../domain/tip.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { ShownText } from './desk-memory.ts'

/** Words of which a line consists when it asks for nothing. */
const acknowledging = new Set(
  `ok okay k alright thanks thank thx ty you u so very much a lot many cheers great perfect cool nice lovely brilliant
  awesome wonderful good bye goodbye have day evening weekend nice one and too then all the best take care
  gracias vale muchas adiós perfecto danke merci`.split(/\s+/),
)

/** Asked before any engine is: does what the visitor wrote ask for anything at all? */
export function withheldBefore(unanswered: string): Withheld | undefined {
  const words = comparable(unanswered).split(' ')
  if (!words.every((word) => acknowledging.has(word))) return undefined
  return { rule: 'acknowledgement', numbers: { words: words.length } }
}

/** Holds a streaming tip back for as long as it may turn out to be what the agent has seen or said already. */
export type RepeatGate = {
  /** True once the text so far is certainly something new. */
  isNew(textSoFar: string): boolean
  /** Why a text that never became new is not shown. */
  why(text: string): Withheld
}

/** `shown` gives the texts of the conversation's tips so far; another one may be written at the same time. */
export function createRepeatGate(transcript: Transcript, shown: () => readonly ShownText[]): RepeatGate {
  const said = transcript.lines.filter((line) => line.speaker === 'agent').map((line) => comparableOnce(line.text))
  const tipLike = (text: string) => shown().find((tip) => comparableOnce(tip.text).startsWith(text))
  return {
    isNew: (textSoFar) => {
      const text = comparable(textSoFar)
      return text !== '' && !tipLike(text) && !said.some((line) => line.startsWith(text))
    },
    why: (text) => ({ rule: 'repeat', numbers: { of: tipLike(comparable(text))?.of ?? 'line' } }),
  }
}

/** For a tip that may say what was said before. */
export const noRepeats: RepeatGate = {
  isNew: (textSoFar) => comparable(textSoFar) !== '',
  // It has no word.
  why: () => ({ rule: 'model-abstained', numbers: {} }),
}

/** Tips and lines of a conversation are compared again with each tip, and with each of its words until it is a new one. */
const known = new LRUCache<string, string>({ max: 2_000 })

function comparableOnce(text: string): string {
  const plain = known.get(text) ?? comparable(text)
  known.set(text, plain)
  return plain
}

function comparable(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
