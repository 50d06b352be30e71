import { addWords, lineWords } from './line-words.ts'
import { addLookUps } from './look-up-features.ts'
import type { StepOfLine, StepShare } from './step-of-line.ts'
import type { AgentTurn, Turn } from './talk.ts'

/** Weights of the groups of features, set on cross-validated past conversations. */
const weights = { burst: 2, visitor: 1, agentLine: 1, done: 0.6, recent: 0.5, sign: 0.7, signAfter: 0.5 } as const
/** How much less a line weighs than the one after it. */
const fading = 0.75
const stepsBack = 3
const doneShare = 0.3

/** What can be seen in the burst that a tip answers, beside its words. */
const signs: Readonly<Record<string, RegExp>> = {
  digit: /\d/,
  time: /\d\s?(?:am|pm)\b|o'?clock|:\d\d/i,
  question: /\?/,
  yes: /\b(?:yes|yeah|yep|yup|sure|ok|okay|please do|correct)\b/i,
  no: /\b(?:no|nope|nah|not|don'?t)\b/i,
  thanks: /\b(?:thank|thanks|thx|great|bye|goodbye)\b/i,
}

/**
 * What the next step may depend on: words of the unanswered burst, of all that the visitor wrote and of the agent's last
 * line; which steps the agent's lines were, lately and ever; how far the conversation is; what was looked up.
 */
export function momentFeatures(turns: readonly Turn[], stepOf: StepOfLine): Map<string, number> {
  const features = new Map<string, number>()
  const lastAgent = turns.findLastIndex(({ type }) => type === 'agent')
  const burst = turns.slice(lastAgent + 1).flatMap((turn) => (turn.type === 'visitor' ? turn.text : []))
  const agentLines = turns.filter((turn): turn is AgentTurn => turn.type === 'agent').toReversed()
  const steps = agentLines.map(({ text }) => stepOf(text))
  const lastStep = steps[0]?.[0]?.step

  addWords(features, 'burst', burst.join(' '), weights.burst)
  addVisitorWords(features, turns)
  if (agentLines[0]) addWords(features, 'agent', agentLines[0].text, weights.agentLine)
  addSteps(features, steps)
  addPosition(features, agentLines.length)
  addSigns(features, burst.join(' '), lastStep)
  if (turns.some(({ type }) => type === 'look-up' || type === 'result'))
    addLookUps(features, turns, lastAgent, lastStep)
  return features
}

/** All that the visitor wrote: what the conversation is about. */
function addVisitorWords(features: Map<string, number>, turns: readonly Turn[]): void {
  const all = new Map<string, number>()
  const lines = turns.flatMap((turn) => (turn.type === 'visitor' ? turn.text : [])).toReversed()
  for (const [age, line] of lines.entries()) {
    for (const word of new Set(lineWords(line))) all.set(word, (all.get(word) ?? 0) + fading ** age)
  }
  const length = Math.hypot(...all.values()) || 1
  for (const [word, weight] of all) features.set(`visitor:${word}`, (weights.visitor * weight) / length)
}

function addSteps(features: Map<string, number>, steps: readonly (readonly StepShare[])[]): void {
  if (steps.length === 0) features.set('start', 1)
  for (const [age, shares] of steps.entries()) {
    for (const { step, share } of shares) {
      if (age < stepsBack) features.set(`step-${age}:${step}`, share * (age === 0 ? 1 : 0.7))
      if (share > doneShare) features.set(`done:${step}`, weights.done)
      const recent = `recent:${step}`
      features.set(recent, (features.get(recent) ?? 0) + weights.recent * share * fading ** age)
    }
  }
  const [last, before] = [steps[0]?.[0], steps[1]?.[0]]
  if (last && before) features.set(`steps:${before.step} ${last.step}`, 0.7)
}

function addPosition(features: Map<string, number>, agentLines: number): void {
  features.set('position', Math.log1p(agentLines) / 2)
  features.set(`position:${Math.min(agentLines, 8)}`, 0.5)
}

function addSigns(features: Map<string, number>, burst: string, lastStep: string | undefined): void {
  const seen = Object.keys(signs).filter((sign) => signs[sign]?.test(burst))
  const length = `length-${Math.min(4, Math.floor(Math.log2(1 + lineWords(burst).length)))}`
  for (const sign of [...seen, length]) {
    features.set(`sign:${sign}`, weights.sign)
    if (lastStep !== undefined) features.set(`sign-after:${sign} ${lastStep}`, weights.signAfter)
  }
}
