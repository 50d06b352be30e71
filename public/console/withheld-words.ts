import type { Withheld, WithheldRule } from '../../src/domain/tip.ts'

const ruleWords: Readonly<Record<WithheldRule, string>> = {
  acknowledgement: 'the visitor only agreed or thanked',
  'no-support': 'nothing in the playbook supports it well enough',
  repeat: 'it repeats an earlier tip or line',
  'model-abstained': 'the model had nothing to add',
  echo: 'it said the visitor’s own words back',
  leak: 'it told something of the prompt',
  'foreign-link': 'it held a link that leads to no allowed host',
  'invented-placeholder': 'it held a gap or placeholder that stands for nothing',
  markup: 'it was not plain text',
  'too-long': 'it was much longer than the prompt allows',
  'wrong-language': 'it was not in the visitor’s language',
  'unsupported-figure': 'it held a figure, date or code that nothing supports',
  'unsupported-promise': 'it promised what no card supports',
  'unsound-citation': 'it cited only what it was not given',
  dark: 'nothing is shown in dark mode',
  shadow: 'its prompt version is only tried in shadow',
  tenure: 'agents of this tenure get other kinds of tips only',
  mode: 'the agent wanted only other tips, or none unasked',
  answered: 'the agent had answered by then',
  stale: 'the conversation had moved on',
  snoozed: 'the agent wanted no tips for a while',
  'agent-typing': 'the agent was writing',
  cap: 'the conversation had its tips',
  'at-once': 'the line had its tips',
  gap: 'it came too soon after another one',
}

/** What makers that ask no card found nothing of, by the number that they tell. */
const missedWords: Readonly<Record<string, string>> = {
  signs: 'no new warning sign was found',
  missing: 'no fact is missing',
  lines: 'too little was said',
  asked: 'the visitor asked for nothing',
}

/** Why a tip was not shown, as a sentence with the numbers that the rule looked at. */
export function withheldText({ rule, numbers }: Withheld): string {
  if (rule === 'repeat') {
    if (numbers['of'] === 'dismissed') return 'Not shown: the agent had dismissed a tip that says the same.'
    return numbers['of'] === 'tip'
      ? 'Not shown: an earlier tip said the same.'
      : `Not shown: the agent has said the same${numbers['line'] === undefined ? '' : ` (line ${numbers['line']})`}.`
  }
  const figures = Object.entries(numbers).map(([name, value]) => figure(name, value))
  const missed = rule === 'no-support' ? Object.keys(numbers).find((name) => name in missedWords) : undefined
  const words = (missed !== undefined && missedWords[missed]) || ruleWords[rule]
  return `Not shown: ${words}${figures.length === 0 ? '' : ` (${figures.join(', ')})`}.`
}

function figure(name: string, value: number | string): string {
  const isMs = name.endsWith('Ms') && typeof value === 'number'
  const words = (isMs ? name.slice(0, -2) : name).replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  if (isMs) return `${words} ${(value / 1_000).toFixed(1)} s`
  return `${words} ${typeof value === 'number' ? Number(value.toFixed(2)) : value}`
}
