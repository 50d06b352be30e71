import { describe, expect, it } from 'vitest'
import type { LineEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { redactQuestion } from '../../src/transcript/redact-question.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'

const id = conversationId('liveperson-1-H1K1')
const at = new Date('2026-11-23T09:00:00Z')
const line = (platformEventId: number, speaker: LineEvent['speaker'], text: string): LineEvent => ({
  type: 'line',
  conversationId: id,
  platformEventId,
  at: new Date(at.getTime() + platformEventId * 1_000),
  speaker,
  text,
  agentsOnly: false,
})
/** A conversation that told some personal values already. */
function transcriptOf(...texts: readonly string[]) {
  const transcript = createTranscript(id, { account: '1', agentId: agentId('ada'), at })
  const facts = [{ name: 'customer id', value: 'QX88123', source: 'pushed' as const }]
  foldEvents(transcript, [
    { type: 'facts-learned', conversationId: id, at, facts },
    ...texts.map((text, index) => line(index + 1, index % 2 === 0 ? 'visitor' : 'agent', text)),
  ])
  return transcript
}

describe('an agent’s question', () => {
  it('holds no value that the conversation knows as personal, however it came to know it', () => {
    const transcript = transcriptOf('My pin is 3100.', 'What is your account number?', 'jk4471', 'Thanks!')
    expect(transcript.lines.map(({ text }) => text)).toEqual([
      'My pin is [SECRET_1].',
      'What is your account number?',
      '[ACCOUNT_1]',
      'Thanks!',
    ])
    const question = 'Is 3100 the pin of JK4471, may qx88123 get 31005 back, and is it jk44715?'
    const redacted = redactQuestion(transcript, question)
    expect(redacted).toBe('Is [SECRET_1] the pin of [ACCOUNT_1], may [ID_7001] get 31005 back, and is it jk44715?')
    expect(transcript.vault.restore(redacted).toLowerCase()).toBe(question.toLowerCase())
  })

  it('takes no number from the lines, which are counted anew when the chat is read again', () => {
    const transcript = transcriptOf('Hello')
    expect(redactQuestion(transcript, 'May I write to max@example.org?')).toBe('May I write to [EMAIL_801]?')
    foldEvents(transcript, [line(2, 'visitor', 'I am anna@example.org')])
    expect(transcript.lines.at(-1)?.text).toBe('I am [EMAIL_1]')
    expect(redactQuestion(transcript, 'And anna@example.org or max@example.org?')).toBe('And [EMAIL_1] or [EMAIL_801]?')
    expect(transcript.vault.restore('[EMAIL_801]')).toBe('max@example.org')
  })

  it('knows names as lines do, and leaves words alone that only look like one', () => {
    const transcript = transcriptOf('I am Will Turner')
    expect(redactQuestion(transcript, 'Will Turner get it?')).toBe('[NAME_1] get it?')
    expect(redactQuestion(transcript, 'will it come?')).toBe('will it come?')
  })
})
