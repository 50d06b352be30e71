import { expect, it } from 'vitest'
import { refused } from '../../src/domain/refusal.ts'
import type { Card } from '../../src/domain/card.ts'
import type { LineEvent } from '../../src/domain/conversation.ts'
import { agentId, cardId, conversationId } from '../../src/domain/ids.ts'
import { createContextReader } from '../../src/overlay/context-reader.ts'
import { linesAtOnce, transcriptPart } from '../../src/overlay/transcript-part.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'

const id = conversationId('liveperson-1-H1')
const ada = agentId('ada')
const card: Card = {
  cardId: cardId('delivery-late'),
  playbook: 'shop',
  title: 'Late delivery',
  topic: 'deliveries',
  when: '',
  examples: [],
  factsNeeded: [],
  steps: ['Look at https://scan.example/late first.'],
  reply: 'I look it up.',
  moreReplies: ['One moment.'],
  never: ['Never say that it is lost.'],
  languages: ['en'],
  links: ['https://help.example/late', 'javascript:alert(1)', 'not an address'],
  validTo: '2026-01-31',
}
const lineOf = (number: number, text: string): LineEvent => ({
  type: 'line',
  conversationId: id,
  platformEventId: number,
  at: new Date(number * 1_000),
  speaker: 'visitor',
  text,
  agentsOnly: false,
})

function stage(lines: number) {
  const transcript = createTranscript(id, { account: '1', agentId: ada, at: new Date(0) })
  const fold = (...events: LineEvent[]) => foldEvents(transcript, events)
  fold(...Array.from({ length: lines }, (_, index) => lineOf(index + 1, `line ${index + 1}`)))
  const reader = (of: string) =>
    createContextReader(agentId(of), {
      transcript: (wanted) => (wanted === id ? transcript : undefined),
      card: (wanted) => (wanted === card.cardId ? card : undefined),
      now: () => new Date('2026-11-23T09:00:00Z'),
    })
  return { transcript, fold, reader }
}

it('reads the newest lines, and those beside a place, of thousands', () => {
  const { transcript } = stage(5_000)
  const numbers = (place?: Parameters<typeof transcriptPart>[1]) => {
    const { lines, earlier, later } = transcriptPart(transcript.lines, place)
    expect(earlier + lines.length + later).toBe(5_000)
    return [lines.length, lines[0]?.platformEventId, lines.at(-1)?.platformEventId]
  }
  expect(numbers()).toEqual([linesAtOnce, 4_941, 5_000])
  expect(numbers({ side: 'before', number: 4_941 })).toEqual([60, 4_881, 4_940])
  expect(numbers({ side: 'before', number: 11 })).toEqual([10, 1, 10])
  expect(numbers({ side: 'after', number: 4_990 })).toEqual([10, 4_991, 5_000])
  expect(numbers({ side: 'around', number: 100 })).toEqual([60, 70, 129])
  expect(numbers({ side: 'around', number: 3 })).toEqual([60, 1, 60])
  expect(numbers({ side: 'around', number: 4_999 })).toEqual([60, 4_941, 5_000])
  expect(numbers({ side: 'around', number: 77_777 })).toEqual([60, 4_941, 5_000])
  expect(numbers({ side: 'after', number: 5_000 })).toEqual([0, undefined, undefined])
})

it('puts values back for the agent whose conversation it is, and tells nobody else anything', () => {
  const { fold, reader } = stage(0)
  fold(lineOf(1, 'I am quill.marsh@example.org'))
  expect(reader('ada').readTranscript({ conversationId: id })).toEqual({
    ok: true,
    earlier: 0,
    later: 0,
    lines: [{ number: 1, speaker: 'visitor', text: 'I am quill.marsh@example.org', at: 1_000, agentsOnly: false }],
  })
  expect(reader('ada').readLines({ conversationId: id, numbers: [1, 2] })).toMatchObject({ lines: [{ number: 1 }] })
  const ben = reader('ben')
  for (const answer of [
    ben.readTranscript({ conversationId: id }),
    ben.readLines({ conversationId: id, numbers: [1] }),
  ]) {
    expect(answer).toEqual(refused('not-yours'))
  }
})

it('tells new lines while the transcript is open, with the line that each follows', () => {
  const { fold, reader } = stage(2)
  const page = reader('ada')
  expect(page.said(fold(lineOf(3, 'not open yet')))).toBeUndefined()
  page.readTranscript({ conversationId: id })
  expect(page.said(fold(lineOf(7, 'later'), lineOf(5, 'late')))).toMatchObject({
    conversationId: id,
    lines: [
      { number: 7, follows: 5 },
      { number: 5, follows: 3 },
    ],
  })
  expect(page.said(fold())).toBeUndefined()
  page.leaveTranscript({ conversationId: id })
  expect(page.said(fold(lineOf(8, 'closed')))).toBeUndefined()
})

it('shows a card with its web addresses as text, and says whether it holds', () => {
  const { reader } = stage(0)
  expect(reader('ada').readCard({ cardId: 'delivery-late' })).toEqual({
    ok: true,
    card: {
      cardId: 'delivery-late',
      title: 'Late delivery',
      steps: card.steps,
      replies: ['I look it up.', 'One moment.'],
      never: card.never,
      text: undefined,
      links: ['https://help.example/late', 'https://scan.example/late'],
      validFrom: undefined,
      validTo: '2026-01-31',
      holdsToday: false,
    },
  })
  expect(reader('ada').readCard({ cardId: 'gone' })).toMatchObject({ ok: false })
})

it.each([
  undefined,
  null,
  7,
  'x',
  {},
  { conversationId: 7 },
  { conversationId: id, place: { side: 'left', number: 1 } },
])('answers %j as a message that it does not know', (raw) => {
  const page = stage(1).reader('ada')
  for (const answer of [page.readTranscript(raw), page.readLines(raw), page.readCard(raw)])
    expect(answer).toMatchObject({ ok: false })
  expect(() => page.leaveTranscript(raw)).not.toThrow()
})
