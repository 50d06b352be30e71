import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConversationEvent, LineEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { createTranscript, foldEvents, newestSaid, waitingSince } from '../../src/transcript/transcript.ts'

const id = conversationId('liveperson-1-H1K1')
const start = new Date('2026-11-23T09:00:00Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1_000)
const line = (platformEventId: number, speaker: LineEvent['speaker'], text = 'Hello'): LineEvent => ({
  type: 'line',
  conversationId: id,
  platformEventId,
  at: at(platformEventId),
  speaker,
  text,
  agentsOnly: false,
})
const empty = () => createTranscript(id, { account: '1', agentId: agentId('ada'), at: start })

describe('a transcript', () => {
  it('takes each event once, whatever comes twice or late', () => {
    const events = [line(0, 'system'), line(1, 'visitor', 'one'), line(2, 'agent', 'two'), line(4, 'visitor', 'four')]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 30 }), (arriving) => {
        const transcript = empty()
        for (const event of [...arriving, ...events]) foldEvents(transcript, [event])
        expect(transcript.lines.map((one) => one.platformEventId)).toEqual([0, 1, 2, 4])
      }),
    )
  })

  it('says since when the visitor waits: the oldest line that no agent answered', () => {
    const transcript = empty()
    foldEvents(transcript, [
      line(1, 'visitor'),
      line(2, 'agent'),
      line(3, 'visitor'),
      line(5, 'visitor'),
      line(6, 'system'),
    ])
    expect(waitingSince(transcript)).toEqual(at(3))
    expect(newestSaid(transcript)?.platformEventId).toBe(5)
    foldEvents(transcript, [line(7, 'agent')])
    expect(waitingSince(transcript)).toBeUndefined()
  })

  it('does not count lines for agents only as an answer', () => {
    const transcript = empty()
    foldEvents(transcript, [line(1, 'visitor'), { ...line(2, 'agent'), agentsOnly: true }])
    expect(waitingSince(transcript)).toEqual(at(1))
  })

  it.for([
    ['Lena', 'Lena'],
    ['\u200B\u2060 ', undefined],
    ['', undefined],
    ['\u202ELena', '\u202ELena'],
  ] as const)('has no name of which nothing is to be seen: %j', ([told, kept]) => {
    const transcript = empty()
    const learned: ConversationEvent = {
      type: 'info-learned',
      conversationId: id,
      at: at(1),
      info: { visitorName: told },
    }
    expect(foldEvents(transcript, [learned]).transcript.visitorName).toBe(kept)
  })

  it('follows the conversation to another agent and to its end', () => {
    const transcript = empty()
    const moved: ConversationEvent = { type: 'agent-changed', conversationId: id, at: at(3), agentId: agentId('ben') }
    expect(foldEvents(transcript, [moved])).toMatchObject({ movedFrom: 'ada', conversationChanged: true })
    const ended: ConversationEvent = {
      type: 'state-changed',
      conversationId: id,
      platformEventId: 9,
      at: at(9),
      state: 'ended',
    }
    expect(foldEvents(transcript, [ended]).ended).toBe('ended')
    expect(foldEvents(transcript, [ended]).ended).toBeUndefined()
    expect(transcript.conversation).toMatchObject({ agentId: 'ben', state: 'ended', endedAt: at(9) })
    const back: ConversationEvent = {
      type: 'info-learned',
      conversationId: id,
      at: at(10),
      info: { state: 'chatting' },
    }
    expect(foldEvents(transcript, [back]).conversationChanged).toBe(true)
    expect(transcript.conversation).toMatchObject({ state: 'chatting', endedAt: undefined })
  })
})
