import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derivedFloor } from '../../../src/platform/ingest/event-numbers.ts'
import { emptyMerge, mergeLines } from '../../../src/platform/ingest/merge-lines.ts'
import type { Merge, OfferedLine, Way } from '../../../src/platform/ingest/merge-lines.ts'
import { isSameText } from '../../../src/platform/ingest/same-text.ts'

/** What was said, with the clock difference of the pushed copy. Few texts, so that many lines are alike. */
const said = fc.array(
  fc.record({
    speaker: fc.constantFrom('visitor' as const, 'agent' as const),
    text: fc.constantFrom('ok', 'ok ', 'yes', 'my e-mail is a@b.nl'),
    pauseMs: fc.integer({ min: 0, max: 40_000 }),
    driftMs: fc.integer({ min: -15_000, max: 15_000 }),
  }),
  { maxLength: 30 },
)

function copiesOf(lines: readonly { speaker: 'visitor' | 'agent'; text: string; pauseMs: number; driftMs: number }[]) {
  let at = Date.parse('2026-11-23T09:00:00Z')
  return lines.map((line, index) => {
    at += line.pauseMs
    const { speaker, text } = line
    return {
      polled: { number: index * 3 + 1, speaker, text, at: new Date(at) } satisfies OfferedLine,
      pushed: { number: derivedFloor + index, speaker, text: ` ${text}`, at: new Date(at + line.driftMs) },
    }
  })
}

/** Offers both ways' lines, in the order that `turns` says, in groups, and each group again when `again` says so. */
function play(
  copies: ReturnType<typeof copiesOf>,
  turns: readonly { way: Way; count: number; again: boolean }[],
  arrives: (number: number) => boolean = () => true,
): { merge: Merge; known: Map<number, number> } {
  const rest = {
    polled: copies.map((copy) => copy.polled).filter(({ number }) => arrives(number)),
    pushed: copies.map((copy) => copy.pushed).filter(({ number }) => arrives(number)),
  }
  const known = new Map<number, number>()
  let merge = emptyMerge
  const offer = (way: Way, lines: readonly OfferedLine[]) => {
    const step = mergeLines(merge, way, lines)
    merge = step.merge
    for (const [index, line] of lines.entries()) known.set(line.number, step.numbers[index] ?? -1)
  }
  for (const { way, count, again } of turns) {
    const lines = rest[way].splice(0, count)
    offer(way, lines)
    if (again) offer(way, lines)
  }
  offer('polled', rest.polled)
  offer('pushed', rest.pushed)
  return { merge, known }
}

const turns = fc.array(
  fc.record({
    way: fc.constantFrom('polled' as const, 'pushed' as const),
    count: fc.integer({ min: 1, max: 4 }),
    again: fc.boolean(),
  }),
  { maxLength: 20 },
)

describe('lines that come by poll and by push', () => {
  it('are each known once, in whatever order the two bring them', () => {
    fc.assert(
      fc.property(said, turns, (lines, order) => {
        const copies = copiesOf(lines)
        const { merge, known } = play(copies, order)
        expect(merge.lines).toHaveLength(lines.length)
        expect(new Set(known.values()).size).toBe(lines.length)
        for (const { polled, pushed } of copies) expect(known.get(polled.number)).toBe(known.get(pushed.number))
      }),
      { numRuns: 2_000 },
    )
  })

  it('are each known once too where pushes go missing', () => {
    fc.assert(
      fc.property(said, turns, fc.infiniteStream(fc.boolean()), (lines, order, missed) => {
        const copies = copiesOf(lines)
        const { merge, known } = play(copies, order, (number) => number < derivedFloor || missed.next().value === true)
        expect(merge.lines).toHaveLength(lines.length)
        expect(new Set(copies.map(({ polled }) => known.get(polled.number))).size).toBe(lines.length)
      }),
      { numRuns: 2_000 },
    )
  })

  it('stay two where the same was said twice, and by two people', () => {
    const at = new Date('2026-11-23T09:00:00Z')
    const ok = (number: number, speaker: 'visitor' | 'agent' = 'visitor') => ({ number, speaker, text: 'ok', at })
    const polled = mergeLines(emptyMerge, 'polled', [ok(1), ok(2), ok(3, 'agent')]).merge
    const both = mergeLines(polled, 'pushed', [ok(derivedFloor), ok(derivedFloor + 1), ok(derivedFloor + 2, 'agent')])
    expect(both.numbers).toEqual([1, 2, 3])
    expect(mergeLines(both.merge, 'pushed', [ok(derivedFloor + 3)]).numbers).toEqual([derivedFloor + 3])
  })

  it('are different lines where their times lie more than 15 s apart', () => {
    const line = (number: number, at: number) => ({ number, speaker: 'visitor' as const, text: 'ok', at: new Date(at) })
    const { merge } = mergeLines(emptyMerge, 'polled', [line(1, 0)])
    expect(mergeLines(merge, 'pushed', [line(derivedFloor, 15_000)]).numbers).toEqual([1])
    expect(mergeLines(merge, 'pushed', [line(derivedFloor, 15_001)]).numbers).toEqual([derivedFloor])
  })
})

describe('the text of a line', () => {
  it('is compared without regard to spaces and forms of letters', () => {
    expect(isSameText('caf\u00E9  au\nlait ', 'cafe\u0301 au lait')).toBe(true)
    expect(isSameText('ok', 'okay')).toBe(false)
  })

  it('fits its redacted form', () => {
    expect(isSameText('mail [EMAIL_1] or call [PHONE_2]!', 'mail noor@example.com or call 020 555 0101!')).toBe(true)
    expect(isSameText('[EMAIL_1]', 'noor@example.com')).toBe(true)
    expect(isSameText('mail [EMAIL_1] now', 'mail  now')).toBe(false)
    expect(isSameText('mail [EMAIL_1] now', 'mail a@b.nl later')).toBe(false)
    expect(isSameText('[EMAIL_1][EMAIL_2]', 'a')).toBe(false)
  })

  it('is compared quickly, whatever it holds', () => {
    const before = performance.now()
    isSameText('[EMAIL_1] a '.repeat(1_500), ' a '.repeat(6_000))
    expect(performance.now() - before).toBeLessThan(500)
  })
})
