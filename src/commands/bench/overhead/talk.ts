import { pieceMarker, toMarker } from './marker.ts'

/** What visitors ask: each finds cards, most hold what must be redacted, and none leaves Sotto waiting for more. */
const questions = [
  'my bike was promised for Monday and it still is not here. My name is Quillon Marsh, can you look where it is?',
  'I was charged twice for the same order, could you please call me back on +34 600 000 011 about it?',
  'The battery gets really hot when I charge it, you can write to quill@example.org too, is that dangerous?',
  'I have moved to 12 Quillfeather Street, how can I change the delivery address of my order?',
  'I cannot log in any more since yesterday evening, how do I reset the PIN of my account?',
  'this helmet does not fit and I have only worn it once at home, can I send it back?',
  'I hardly ride any more, how do I cancel my plan from next month on?',
  'The app does not find the bike, I have tried to pair it three times already, what else can I do?',
]

/** What agents say where they do not take the tip. */
const answers = [
  'Thank you for your patience, let me have a look at the account.',
  'I understand, one moment please while I open your case.',
  'Sorry about that. Could you tell me when you noticed it first?',
  'Thanks, that helps. I am asking the workshop about it now.',
]

/**
 * How replies begin. More than there are tips in a conversation: one that begins as an earlier one did is held back until it
 * says something else, on purpose, and what is waited for on purpose is no overhead.
 */
const openings = [
  'Thanks for telling me, I am sorry that you have to wait',
  'That does not sound right, so let me check it with you',
  'I understand, and I am going to help you with this now.',
  'Good that you write, we find out together what happened',
  'Let me see what the workshop noted about your bike',
  'Before anything else I look into the account you named',
  'Sure, there is a way to do that without any delay',
]

/** How they go on, as a model writes it, in pieces; the opening tells the language. */
const replies = [
  'and I can see why|that is a nuisance for you.|Could you tell me where|you were when it happened,|and what you saw then?|I look at the case|in the meantime and ask|the people in the workshop|for what they know of it.|Is there anything else|that I should look at?',
  'before we do anything else.|First I need to know|what the display shows now|and whether the light is on.|After that we can see|which of the usual reasons|it may be in your case.|Please take your time|and write down what you see,|word for word if possible,|so that I can compare it.',
  'There are a few steps|that we go through together.|Please open the app first|and look at the page|that is called Account.|Do you see your name there|and the plan that you have?|If you do not see it,|tell me what is there,|and I look it up here|while you are with me.',
]

/** A visitor's line; its number can be found again in whatever it leads to. */
export const visitorLine = (number: number): string =>
  `Case ${toMarker(number)}, ${questions[number % questions.length] ?? ''}`

/** Every second agent takes what the last tip said; the others write something of their own. */
export function agentLine(number: number, answered: number | undefined): string {
  if (answered !== undefined && number % 2 === 0) return replyPieces(answered).join('')
  return answers[number % answers.length] ?? ''
}

/** The answer to a line, as the model writes it, piece by piece. */
export function replyPieces(number: number): readonly string[] {
  const pieces = [openings[number % openings.length] ?? '', ...(replies[number % replies.length] ?? '').split('|')]
  return pieces.map((words, piece) => `${piece === 0 ? '' : ' '}${pieceMarker(number, piece)} ${words}`)
}
