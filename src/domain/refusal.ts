/** Why an agent does not get what their page asked for. */
export type RefusalCode =
  | 'not-yours'
  | 'no-such-tip'
  | 'no-such-card'
  | 'not-stored'
  | 'not-understood'
  | 'question-length'
  | 'too-many-messages'
  | 'too-many-questions'
  | 'conversation-over'
  | 'conversation-moved'
  | 'no-prompt-answers'
  | 'no-tips-now'
  | 'newer-question'
  | 'no-sound-answer'
  | 'not-answered'

/** The same as a sentence for the agent. */
export const refusalSentences: Readonly<Record<RefusalCode, string>> = {
  'not-yours': 'This conversation is not yours, or it is over.',
  'no-such-tip': 'This tip is not in the conversation.',
  'no-such-card': 'This card is no longer in the playbook.',
  'not-stored': 'It could not be stored.',
  'not-understood': 'The message is not one that Sotto knows.',
  'question-length': 'A question has 1 to 500 characters.',
  'too-many-messages': 'Those were too many messages at once. Wait a moment.',
  'too-many-questions': 'Those were many questions. Try again in a minute.',
  'conversation-over': 'This conversation is over.',
  'conversation-moved': 'This conversation went to somebody else.',
  'no-prompt-answers': 'No prompt answers questions here.',
  'no-tips-now': 'No tips are shown at the moment.',
  'newer-question': 'A newer question took its place.',
  'no-sound-answer': 'There is no sound answer to that.',
  'not-answered': 'The question could not be answered.',
}

/** `code` for a page that has words of its own; `reason`, a sentence in English, for every other. */
export type Refused = { readonly ok: false; readonly code: RefusalCode; readonly reason: string }

export function refused(code: RefusalCode): Refused {
  return { ok: false, code, reason: refusalSentences[code] }
}
