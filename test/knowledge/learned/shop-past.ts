import { agentId, conversationId } from '../../../src/domain/ids.ts'
import type { StoredMoment } from '../../../src/domain/past-moment.ts'
import { takeMoments } from '../../../src/knowledge/memory/take-moments.ts'
import type { PastLine } from '../../../src/knowledge/memory/take-moments.ts'
import type { Turn } from '../../../src/knowledge/steps/talk.ts'
import { shopTalks } from '../steps/shop-talks.ts'

/** A vector for each text: the same text has the same, and others are nothing to each other. */
function vectorOf(text: string): Int8Array {
  const vector = new Int8Array(128)
  // The words that a day or a number stands in are alike without it.
  for (const word of text.toLowerCase().match(/[a-z]{4,}/g) ?? []) {
    const place = word.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 128, 7)
    vector[place] = 40
  }
  return vector
}

/** A talk's lines as an import reads them, with the marks of the shop's tool or without. */
export function linesOfTalk(turns: readonly Turn[], marked = true): readonly PastLine[] {
  return turns.flatMap((turn): readonly PastLine[] => {
    if (turn.type === 'visitor') return [{ speaker: 'visitor', text: turn.text }]
    if (turn.type !== 'agent') return []
    const marks = marked ? { action: turn.step, task: turn.flow } : undefined
    return [{ speaker: 'agent', text: turn.text, marks }]
  })
}

/** The invented bicycle shop's talks as moments of the memory, with the marks of its tool or without. */
export function shopPast(talks: number, { marked = true } = {}): readonly StoredMoment[] {
  let number = 0
  return shopTalks(talks).flatMap((turns, at) => {
    const id = conversationId(`past-${at}`)
    return takeMoments(id, linesOfTalk(turns, marked), { reopened: false, isRisky: () => false }).map((moment) => ({
      ...moment,
      number: (number += 1),
      vectors: { situation: Int8Array.of(1), reply: vectorOf(moment.reply) },
      agentId: agentId('ada'),
      skill: undefined,
      language: 'en',
      consentBy: undefined,
      offlineOnly: false,
      storedAt: new Date('2026-11-23T09:00:00Z'),
    }))
  })
}
