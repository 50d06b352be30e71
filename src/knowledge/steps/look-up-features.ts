import { addWords } from './line-words.ts'
import type { Turn } from './talk.ts'

const longestValue = 60
const longestArgument = 16
const mostCounted = 3

/**
 * What the agent looked up and what came back, since their last line (where the answer waits to be told) and before.
 * Values with digits are left out: they differ from visitor to visitor.
 *
 * @param lastStep the likeliest step of the agent's last line: what a result means depends on what was asked for
 */
export function addLookUps(
  features: Map<string, number>,
  turns: readonly Turn[],
  lastAgent: number,
  lastStep: string | undefined,
): void {
  const since = turns.slice(lastAgent + 1)
  const before = turns.slice(0, lastAgent + 1)
  const fresh = since.filter((turn) => turn.type === 'result')
  features.set(`fresh-results:${Math.min(mostCounted, fresh.length)}`, 1)
  for (const [at, { text }] of fresh.entries()) {
    const newest = at === fresh.length - 1
    addResult(features, newest ? 'newest' : 'fresh', text, newest ? 1 : 0.5)
    if (!newest || lastStep === undefined) continue
    for (const { name, value } of pairs(text))
      if (isUsual(value)) features.set(`told:${name} ${value} ${lastStep}`, 0.5)
  }
  const older = before.findLast((turn) => turn.type === 'result')
  if (older) addResult(features, 'older', older.text, 0.5)
  const asked = since.findLast((turn) => turn.type === 'look-up')
  if (asked) addArguments(features, 'asked', asked.given, 1)
  const askedBefore = before.findLast((turn) => turn.type === 'look-up')
  if (askedBefore) addArguments(features, 'asked-before', askedBefore.given, 0.6)
  const lastResult = turns.findLastIndex((turn) => turn.type === 'result')
  const linesSince = turns.slice(lastResult + 1).filter((turn) => turn.type === 'agent').length
  features.set(`lines-since-result:${Math.min(mostCounted + 1, linesSince)}`, lastResult === -1 ? 0 : 0.5)
}

function addResult(features: Map<string, number>, kind: string, text: string, weight: number): void {
  const told = pairs(text)
  if (told.length === 0) addWords(features, `${kind}-words`, text, weight)
  for (const { name, value } of told) {
    features.set(`${kind}-name:${name}`, 0.4 * weight)
    if (isUsual(value)) features.set(`${kind}-value:${name} ${value}`, 0.8 * weight)
  }
}

function addArguments(
  features: Map<string, number>,
  kind: string,
  given: Readonly<Record<string, string>>,
  weight: number,
): void {
  for (const [name, value] of Object.entries(given)) {
    features.set(`${kind}-name:${name}`, 0.3 * weight)
    if (value.length <= longestArgument && isUsual(value)) features.set(`${kind}-value:${name} ${value}`, 0.4 * weight)
  }
}

/** `Status=Booked, Day=Monday` as pairs; none where the result is a sentence. */
function pairs(text: string): { readonly name: string; readonly value: string }[] {
  return [...text.matchAll(/(\w+)=([^=]*?)(?=, \w+=|$)/g)].map(([, name = '', value = '']) => ({
    name,
    value: value.slice(0, longestValue),
  }))
}

function isUsual(value: string): boolean {
  return value !== '' && !/\d/.test(value)
}
