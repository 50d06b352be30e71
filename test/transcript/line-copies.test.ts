import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeptEvent, LineEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { pushedFloor } from '../../src/domain/line-order.ts'
import { eventRow, toLines } from '../../src/store/rows.ts'
import { isSameText } from '../../src/transcript/same-text.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'

const id = conversationId('liveperson-1-H1K1')
const start = Date.parse('2026-11-23T09:00:00Z')
type Said = { readonly speaker: 'visitor' | 'agent'; readonly text: string; readonly pauseMs: number }

/** Few texts, so that many lines are alike. */
const someSaid = fc.array(
  fc.record({
    speaker: fc.constantFrom('visitor' as const, 'agent' as const),
    text: fc.constantFrom('ok', 'ok ', 'yes', 'my e-mail is quill@example.org'),
    pauseMs: fc.integer({ min: 1, max: 20_000 }),
  }),
  { maxLength: 25 },
)
const unlike = someSaid.map((said) => said.map((one, index) => ({ ...one, text: `${one.text} ${index} times` })))
const missed = fc.infiniteStream(fc.boolean())
const anyTurns = fc.array(
  fc.record({
    way: fc.constantFrom('polled' as const, 'pushed' as const),
    count: fc.integer({ min: 1, max: 4 }),
    again: fc.boolean(),
    restart: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
  }),
  { maxLength: 25 },
)
type Turns = typeof anyTurns extends fc.Arbitrary<infer Value> ? Value : never

/** What each way brings of what was said; `skewMs` says how far the clock of pushing is ahead at each line. */
function copiesOf(said: readonly Said[], skewMs: (index: number) => number) {
  let at = start
  return said.map(({ speaker, text, pauseMs }, index) => {
    at += pauseMs
    const common = { type: 'line', conversationId: id, speaker, agentsOnly: false } as const
    return {
      polled: { ...common, platformEventId: index * 3 + 1, text, at: new Date(at) },
      pushed: {
        ...common,
        platformEventId: pushedFloor + index,
        text: ` ${text}\n`,
        at: new Date(at + skewMs(index)),
      },
    } satisfies Record<string, LineEvent>
  })
}

const empty = () => createTranscript(id, { account: '1', agentId: agentId('ada'), at: new Date(start) })
const toRows = (kept: readonly KeptEvent[]) =>
  kept.map((event) => ({
    ...eventRow(event, new Date(start)),
    text: event.type === 'line' ? event.text : null,
    speaker: event.type === 'line' ? event.speaker : null,
    detail: event.type === 'line-copy' ? String(event.of) : null,
  }))

/** The transcript that a new process makes of what the store kept. */
function reopen(kept: readonly KeptEvent[]): Transcript {
  const transcript = empty()
  transcript.lines.push(...toLines(toRows(kept)))
  for (const { platformEventId } of kept) transcript.knownIds.add(platformEventId)
  transcript.earlierIds = new Set(transcript.lines.map(({ platformEventId }) => platformEventId))
  return transcript
}

/** Folds both ways' lines in the order that `turns` says; polling begins at the first line again after a restart. */
function play(polled: readonly LineEvent[], pushed: readonly LineEvent[], turns: Turns) {
  const kept: KeptEvent[] = []
  let transcript = empty()
  const position = { polled: 0, pushed: 0 }
  const ways = { polled, pushed }
  const newLines = new Set<number>()
  const fold = (way: 'polled' | 'pushed', count: number) => {
    const from = position[way]
    position[way] = Math.min(from + count, ways[way].length)
    const folded = foldEvents(transcript, ways[way].slice(from, position[way]))
    kept.push(...folded.newEvents)
    for (const { platformEventId } of folded.newLines) newLines.add(platformEventId)
  }
  for (const { way, count, again, restart } of turns) {
    fold(way, count)
    if (again) foldEvents(transcript, ways[way].slice(0, position[way]))
    if (!restart) continue
    transcript = reopen(kept)
    position.polled = 0
    position.pushed = Math.max(0, position.pushed - 1)
  }
  fold('polled', Infinity)
  fold('pushed', Infinity)
  return { lines: transcript.lines, kept, newLines }
}

const words = (lines: readonly { readonly speaker: string; readonly text: string }[]) =>
  lines.map(({ speaker, text }) => `${speaker}: ${text.trim().replace('quill@example.org', '[EMAIL_1]')}`)

describe('lines that come by poll and by push', () => {
  it('stand once each, in the order in which they were said, whatever the pushes miss and however clocks differ', () => {
    const skew = fc.record({
      clockMs: fc.integer({ min: -8_000, max: 8_000 }),
      driftsMs: fc.infiniteStream(fc.integer({ min: -2_000, max: 2_000 })),
    })
    fc.assert(
      fc.property(someSaid, anyTurns, skew, missed, (said, turns, { clockMs, driftsMs }, misses) => {
        const copies = copiesOf(said, () => clockMs + (driftsMs.next().value ?? 0))
        const pushed = copies.map((copy) => copy.pushed).filter(() => misses.next().value === false)
        const { lines, kept, newLines } = play(
          copies.map(({ polled }) => polled),
          pushed,
          turns,
        )
        expect(words(lines)).toEqual(words(said))
        expect(newLines.size).toBe(said.length)
        expect(toLines(toRows(kept))).toEqual(lines)
      }),
      { numRuns: 5_000 },
    )
  })

  it('stand once each where only one of the two brought them', () => {
    fc.assert(
      fc.property(unlike, anyTurns, missed, missed, (said, turns, misses, others) => {
        const copies = copiesOf(said, () => 0)
        const ways = copies.map(() => [misses.next().value === true, others.next().value === true] as const)
        const polled = copies.map((copy) => copy.polled).filter((_, index) => !ways[index]?.[0])
        const pushed = copies.map((copy) => copy.pushed).filter((_, index) => !ways[index]?.[1])
        const { lines, kept } = play(polled, pushed, turns)
        expect(words(lines)).toEqual(words(said.filter((_, index) => !(ways[index]?.[0] && ways[index]?.[1]))))
        expect(toLines(toRows(kept))).toEqual(lines)
      }),
      { numRuns: 5_000 },
    )
  })

  it('are as many as were said where pushes bring all of them and polling some', () => {
    fc.assert(
      fc.property(someSaid, anyTurns, missed, (said, turns, misses) => {
        const copies = copiesOf(said, () => 0)
        const polled = copies.map((copy) => copy.polled).filter(() => misses.next().value === false)
        const { lines } = play(
          polled,
          copies.map((copy) => copy.pushed),
          turns,
        )
        expect(words(lines).toSorted()).toEqual(words(said).toSorted())
      }),
      { numRuns: 5_000 },
    )
  })

  const line = (platformEventId: number, seconds: number, more: Partial<LineEvent> = {}): LineEvent => ({
    type: 'line',
    conversationId: id,
    platformEventId,
    at: new Date(start + seconds * 1_000),
    speaker: 'visitor',
    text: 'ok',
    agentsOnly: false,
    ...more,
  })
  const numbersOf = (...events: LineEvent[]) => {
    const transcript = empty()
    foldEvents(transcript, events)
    return transcript.lines.map(({ platformEventId }) => platformEventId)
  }

  it('stay two where the same was said twice, by two people, or more than 10 s apart', () => {
    expect(numbersOf(line(1, 0), line(2, 0), line(pushedFloor, 0))).toEqual([1, 2])
    expect(numbersOf(line(1, 0), line(pushedFloor, 0), line(pushedFloor + 1, 0))).toEqual([1, pushedFloor + 1])
    expect(numbersOf(line(1, 0), line(pushedFloor, 0, { speaker: 'agent' }))).toEqual([1, pushedFloor])
    expect(numbersOf(line(1, 0), line(pushedFloor, 10))).toEqual([1])
    expect(numbersOf(line(1, 0), line(pushedFloor, 10.001))).toEqual([1, pushedFloor])
  })

  it('take time and audience from polling, and keep the number they got first', () => {
    const transcript = empty()
    foldEvents(transcript, [line(pushedFloor, 3)])
    const folded = foldEvents(transcript, [line(7, 1, { agentsOnly: true })])
    expect(transcript.lines).toMatchObject([
      { platformEventId: pushedFloor, copy: 7, at: new Date(start + 1_000), agentsOnly: true },
    ])
    expect(folded).toMatchObject({ newLines: [], newEvents: [{ type: 'line-copy', platformEventId: 7 }] })
  })

  it('are looked at again where the platform’s clock shows one of them to be the newest', () => {
    const transcript = empty()
    foldEvents(transcript, [line(1, 5, { speaker: 'agent', text: 'Which order?' })])
    foldEvents(transcript, [line(pushedFloor, 2, { text: 'Number 7' })])
    expect(transcript.lines.map(({ text }) => text)).toEqual(['Number 7', 'Which order?'])
    expect(foldEvents(transcript, [line(2, 7, { text: 'Number 7' })])).toMatchObject({
      newLines: [{ text: 'Number 7' }],
    })
    expect(transcript.lines.map(({ text }) => text)).toEqual(['Which order?', 'Number 7'])
  })

  it('are not taken for one another where only an address or number in them differs', () => {
    const mail = (number: number, text: string) => line(number, 0, { text })
    expect(numbersOf(mail(1, 'a@example.org'), mail(pushedFloor, 'b@example.org'))).toEqual([1, pushedFloor])
    expect(numbersOf(mail(1, 'a@example.org'), mail(pushedFloor, 'ok'))).toEqual([1, pushedFloor])
    expect(numbersOf(mail(1, 'mail a@example.org'), mail(pushedFloor, 'mail  A@example.org'))).toEqual([1])
  })
})

describe('the text of a line', () => {
  const same = (one: string, other: string, anyNumbers = false) => isSameText(one, other, { anyNumbers })

  it('is compared without regard to white space, capitals, forms of letters and marks of HTML', () => {
    expect(same('caf\u00E9  au\nlait ', 'cafe\u0301 au lait')).toBe(true)
    expect(same('Try <b>this</b> &amp; that', 'try this & that')).toBe(true)
    expect(same('See the list [https://shop.example/list] now', 'See the list now')).toBe(true)
    expect(same('ok', 'okay')).toBe(false)
    expect(same('a < b', 'a > b')).toBe(false)
  })

  it('of an earlier process fits with other numbers of its placeholders, not with other kinds', () => {
    expect(same('mail [EMAIL_1]', 'mail [EMAIL_2]')).toBe(false)
    expect(same('mail [EMAIL_1]', 'mail [EMAIL_2]', true)).toBe(true)
    expect(same('mail [EMAIL_1]', 'mail [PHONE_1]', true)).toBe(false)
  })
})
