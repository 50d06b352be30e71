import { describe, expect, it } from 'vitest'
import type { LineEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'

const id = conversationId('liveperson-1-H1K1')
const start = new Date('2026-11-23T09:00:00Z')
const empty = () => createTranscript(id, { account: '1', agentId: agentId('ada'), at: start })
const line = (platformEventId: number, speaker: LineEvent['speaker'], text: string): LineEvent => ({
  type: 'line',
  conversationId: id,
  platformEventId,
  at: new Date(start.getTime() + platformEventId * 1_000),
  speaker,
  text,
  agentsOnly: false,
})
/** Lines by turns, the agent's first; gives what is kept of the last one. */
function lastOf(transcript: Transcript, ...texts: readonly string[]): string | undefined {
  foldEvents(
    transcript,
    texts.map((text, index) => line(index + 1, index % 2 === 0 ? 'agent' : 'visitor', text)),
  )
  return transcript.lines.at(-1)?.text
}

describe('an answer', () => {
  it.each([
    ['Could I get your name, please?', 'alessandro phoenix', '[NAME_1]'],
    ['Could I get your name, please?', "Duh, it's still Alexis", "Duh, it's still [NAME_1]"],
    ['Could I get your name, please?', 'Ben, and please hurry', '[NAME_1], and please hurry'],
    ['Could I get your name, please?', 'Sarah Brown', '[NAME_1]'],
    ['What is your account ID or full name?', 'aphoenix939', '[ACCOUNT_1]'],
    ['And your account number?', '85731890', '[ACCOUNT_1]'],
    ['What is the order number?', 'LW-4821377', '[ORDER_1]'],
    ['What is your PIN?', '7402 I think', '[SECRET_1] I think'],
    ['What was the name of your first pet?', 'Poppy', '[SECRET_1]'],
    ['What is your date of birth?', '03/16/1929', '[BIRTH_1]'],
    ['What is your address?', '4852 circle drive jacksonville, tx 1680', '[ADDRESS_1]'],
  ])('to %j is replaced: %j', (question, text, redacted) => {
    expect(lastOf(empty(), question, text)).toBe(redacted)
  })

  it.each([
    ['Could I get your name, please?', 'why do you need it'],
    ['Could I get your name, please?', 'Wait, one moment'],
    ['Could I get your name, please?', 'Sure'],
    ['What is your PIN?', 'I forgot'],
    ['How can I help?', 'jeans'],
    ['How can I help?', '2 jeans for 7402 days'],
    ['What is your date of birth?', "why, today's date is 5/18/2020"],
  ])('to %j that holds nothing personal stays: %j', (question, text) => {
    expect(lastOf(empty(), question, text)).toBe(text)
  })

  it('follows the order of the lines where the platform tells a wrong time', () => {
    const transcript = empty()
    const wrong = new Date(start.getTime() + 3_600_000)
    foldEvents(transcript, [{ ...line(1, 'agent', 'Your full name, please?'), at: wrong }])
    foldEvents(transcript, [line(2, 'visitor', 'Lena Marsh.')])
    expect(transcript.lines.at(-1)?.text).toBe('[NAME_1].')
  })

  it('counts for the newest question, and for one before it where the agent asked nothing since', () => {
    expect(lastOf(empty(), 'Your name, please?', 'Sure', 'Thanks.', 'Lena Marsh')).toBe('[NAME_1]')
    expect(lastOf(empty(), 'Your name, please?', 'no', 'Which colour?', 'Deep Purple')).toBe('Deep Purple')
  })

  it('is the same when the chat is read again, and after the lines that came since', () => {
    const lines = [
      line(1, 'agent', 'Your name, please?'),
      line(2, 'visitor', 'lena marsh'),
      line(3, 'agent', 'Which colour?'),
      line(4, 'visitor', 'lena is my name, and red'),
    ]
    const transcript = empty()
    foldEvents(transcript, lines)
    const before = transcript.lines.map(({ text }) => text)
    expect(before).toEqual(['Your name, please?', '[NAME_1]', 'Which colour?', '[NAME_2] is my name, and red'])
    foldEvents(transcript, lines)
    expect(transcript.lines.map(({ text }) => text)).toEqual(before)
  })
})

describe('a name', () => {
  it('that was told is known in later lines of visitor and agent, whole or in part', () => {
    const transcript = empty()
    expect(lastOf(transcript, 'Hello', 'my name is Katarina Miller', 'Hi Katarina, and how is')).toBe(
      'Hi [NAME_2], and how is',
    )
  })

  it('that the platform knows is replaced without a cue, under numbers that no line changes', () => {
    const transcript = empty()
    foldEvents(transcript, [{ type: 'info-learned', conversationId: id, at: start, info: { visitorName: 'Quillon' } }])
    expect(lastOf(transcript, 'Hello', 'quillon again, and my name is Ada')).toBe(
      '[NAME_901] again, and my name is [NAME_1]',
    )
    expect(transcript.vault.restore('[NAME_901]')).toBe('quillon')
  })

  it('that is also a word needs a sentence around it', () => {
    const transcript = empty()
    expect(lastOf(transcript, 'Hello', 'my name is Will', 'Thanks, Will', 'Will you help? I will wait')).toBe(
      'Will you help? I will wait',
    )
    expect(transcript.lines[2]?.text).toBe('Thanks, [NAME_1]')
  })
})
