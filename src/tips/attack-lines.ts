import type { TranscriptLine } from '../transcript/transcript.ts'
import { findAttack } from './attack-shapes.ts'
import type { AttackFinding } from './attack-shapes.ts'
import { unansweredText } from './request.ts'

/** What stands in a prompt in place of a line or fact that tries to instruct the model. */
export const leftOut = '(left out: instructions for an assistant stood here)'

// Every moment looks at the same lines again.
const findings = new WeakMap<object, AttackFinding | 'none'>()

/** `findAttack`, remembered for as long as the thing lives that holds the text; its text must not change. */
export function findAttackOnce(holder: object, text: string): AttackFinding | undefined {
  const finding = findings.get(holder) ?? findAttack(text) ?? 'none'
  findings.set(holder, finding)
  return finding === 'none' ? undefined : finding
}

/** Does this line of the visitor try to instruct an assistant? */
export function findAttackInLine(line: TranscriptLine): AttackFinding | undefined {
  return line.speaker === 'visitor' ? findAttackOnce(line, line.text) : undefined
}

/** Does the newest of these lines try to, by itself or as the last part of what the visitor wrote unanswered? */
export function findAttackIn(lines: readonly TranscriptLine[]): AttackFinding | undefined {
  const newest = lines.findLast((line) => !line.agentsOnly && line.speaker !== 'system')
  if (newest?.speaker !== 'visitor') return undefined
  const alone = findAttackInLine(newest)
  if (alone) return alone
  const before = lines.slice(0, lines.indexOf(newest))
  if (unansweredText(before) === '') return undefined
  const whole = findAttack(unansweredText(lines))
  return whole && !findAttack(unansweredText(before)) ? whole : undefined
}
