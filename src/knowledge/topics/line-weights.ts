import type { TopicLine } from './topic.ts'

/** What a line says of the topic in which the visitor only tells who they are, as a share of what another says. */
const answerShare = 0.1
/** Lines that weigh less than this change nothing. */
const leastWeight = 0.02

/** What visitors are asked to identify themselves with (English). */
const identity = /\b(?:name|account|id|e-?mail|username|zip|phone|number|pin|address)\b/i
const asking = /\?|\b(?:may|can|could|please|need|provide|give|have|get)\b/i
const labelled = /^\W*(?:(?:full |user ?)?name|account (?:id|number)|order (?:id|number)|e-?mail|zip|phone)\b/i
/** Longer answers usually say more than what was asked. */
const longestAnswer = 60

/**
 * How much each line counts for the topic: the newest 1, earlier ones less with each visitor line that came after them
 * (`fade`), and next to nothing where the visitor only tells who they are.
 */
export function lineWeights(lines: readonly TopicLine[], fade: number): readonly number[] {
  const weights = lines.map(() => 0)
  let weight = 1
  for (let index = lines.length - 1; index >= 0 && weight >= leastWeight; index -= 1) {
    const answers = onlyIdentifies(lines, index)
    weights[index] = answers ? weight * answerShare : weight
    if (lines[index]?.speaker === 'visitor' && !answers) weight *= fade
  }
  return weights
}

function onlyIdentifies(lines: readonly TopicLine[], index: number): boolean {
  const line = lines[index]
  if (line?.speaker !== 'visitor' || line.text.length >= longestAnswer) return false
  if (labelled.test(line.text)) return true
  let before = index - 1
  while (lines[before]?.speaker === 'visitor') before -= 1
  const asked = lines[before]?.text ?? ''
  return asking.test(asked) && identity.test(asked)
}
