import type { OutcomeVerdict, TipOutcome } from '../../src/domain/tip.ts'

const outcomeWords: Readonly<Record<TipOutcome, string>> = {
  used: 'used as written',
  adapted: 'sent in a changed form',
  'same-step': 'the same step in the agent’s own words',
  ignored: 'the agent wrote something else',
}

/** What became of a tip, with the score that decided. */
export function outcomeText({ outcome, words, meaning }: OutcomeVerdict): string {
  const score = meaning === undefined ? `words ${percent(words)}` : `meaning ${percent(meaning)}`
  return `${outcomeWords[outcome]} (${score})`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
