import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { speakers } from '../../../src/domain/conversation.ts'
import { outcomeWindow } from '../../../src/tips/outcome/outcome-window.ts'
import type { TranscriptLine } from '../../../src/transcript/transcript.ts'

const shownAt = 1_000_000
const tip = {
  answers: 10,
  at: new Date(shownAt - 500),
  latency: {
    lineSentAt: shownAt - 2_000,
    lineSeenAt: shownAt - 900,
    askedAt: shownAt - 500,
    firstTokenAt: shownAt - 10,
    firstShownAt: shownAt,
    endedAt: shownAt + 100,
  },
}

/** Lines in the order of their numbers; the one with number 10 is the one that the tip answers. */
const transcripts = fc
  .array(
    fc.record({
      speaker: fc.constantFrom(...speakers),
      agentsOnly: fc.boolean(),
      afterMs: fc.integer({ min: 0, max: 60_000 }),
    }),
    { maxLength: 20 },
  )
  .chain((after) => fc.record({ after: fc.constant(after), before: fc.integer({ min: 0, max: 4 }) }))
  .map(({ after, before }): TranscriptLine[] => {
    let at = shownAt
    return [
      ...Array.from({ length: before }, (_, index) => line(index + 1, 'agent', shownAt - 60_000 + index)),
      line(10, 'visitor', shownAt - 2_000),
      ...after.map(({ speaker, agentsOnly, afterMs }, index) => ({
        ...line(11 + index, speaker, (at += afterMs)),
        agentsOnly,
      })),
    ]
  })

describe('the lines that a tip is compared with', () => {
  it('are the agent’s next three within 120 s, whatever else is said', () => {
    fc.assert(
      fc.property(transcripts, (transcript) => {
        const { lines, full } = outcomeWindow(tip, transcript)
        const said = transcript.filter(
          ({ platformEventId, speaker, agentsOnly }) => platformEventId > 10 && speaker === 'agent' && !agentsOnly,
        )
        expect(lines).toEqual(said.slice(0, 3).filter(({ at }) => at.getTime() - shownAt <= 120_000))
        expect(full).toBe(said.length >= 3 || said.some(({ at }) => at.getTime() - shownAt > 120_000))
      }),
      { numRuns: 300 },
    )
  })

  it('stay the same, once they are full, whatever comes later', () => {
    fc.assert(
      fc.property(transcripts, fc.integer({ min: 0, max: 25 }), (transcript, cut) => {
        const early = outcomeWindow(tip, transcript.slice(0, cut + 1))
        fc.pre(early.full)
        expect(outcomeWindow(tip, transcript)).toEqual(early)
      }),
      { numRuns: 300 },
    )
  })

  it('are found where the answered line came another way too, or is not on record', () => {
    const copied = [{ ...line(9_000, 'visitor', shownAt - 2_000), copy: 10 }, line(9_001, 'agent', shownAt + 1_000)]
    expect(outcomeWindow(tip, copied).lines).toMatchObject([{ platformEventId: 9_001 }])
    const unknown = [line(1, 'agent', shownAt - 5_000), line(2, 'visitor', shownAt - 1), line(3, 'agent', shownAt + 1)]
    expect(outcomeWindow(tip, unknown).lines).toMatchObject([{ platformEventId: 3 }])
  })
})

function line(platformEventId: number, speaker: TranscriptLine['speaker'], at: number): TranscriptLine {
  return { platformEventId, speaker, text: `line ${platformEventId}`, at: new Date(at), agentsOnly: false }
}
