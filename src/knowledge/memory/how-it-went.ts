import type { SaidLine } from '../../domain/past-moment.ts'

/** What is known of how a conversation went, beside its lines. */
export type Ending = {
  /** It went on after it had ended. */
  readonly reopened: boolean
  /** Whether a visitor's line shows a risk: anger, a threat to leave, and the like. */
  readonly isRisky: (text: string) => boolean
}

const middling = 0.5
const thanked = 0.3
const calm = 0.2
const risky = -0.4
const unanswered = -0.2
const reopened = -0.3
const turnedSour = -0.3

const thanks =
  /\b(?:thank(?:s| you|x)?|thx|ty|cheers|appreciate|great help|very helpful|perfect|awesome|gracias|danke|merci)\b/iu
const noThanks = /\bno,? thank/iu

/**
 * How well a conversation ended, 0 to 1: a half, more where the visitor's last two lines thank (+0.3) and their last three
 * show no risk (+0.2, else −0.4), less where their last word is a question that nobody answered (−0.2) and where it was
 * taken up again after its end (−0.3). It says how the conversation went, not who was good at it.
 */
export function howItWent(lines: readonly SaidLine[], { reopened: again, isRisky }: Ending): number {
  const visitor = lines.filter(({ speaker }) => speaker === 'visitor').map(({ text }) => text)
  const last = lines.findLast(({ speaker }) => speaker !== 'system')
  const score =
    middling +
    (visitor.slice(-2).some((text) => thanks.test(text) && !noThanks.test(text)) ? thanked : 0) +
    (visitor.slice(-3).some(isRisky) ? risky : calm) +
    (last?.speaker === 'visitor' && last.text.trim().endsWith('?') ? unanswered : 0) +
    (again ? reopened : 0)
  return within(score)
}

/** The score of one answer: that of its conversation, less 0.3 where the visitor's next words show a risk. */
export function howItWasTaken(ended: number, next: readonly SaidLine[], { isRisky }: Ending): number {
  const reaction = next.filter(({ speaker }) => speaker === 'visitor')
  return within(ended + (reaction.some(({ text }) => isRisky(text)) ? turnedSour : 0))
}

function within(score: number): number {
  return Math.round(Math.min(1, Math.max(0, score)) * 100) / 100
}
