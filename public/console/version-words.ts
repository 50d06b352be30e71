import type { ConsoleLabel, ConsoleLabelWish, ConsoleMove, ConsoleVersion } from '../../src/console/label-protocol.ts'
import { clockText } from '../lib/time.ts'
import { counted } from '../lib/words.ts'

/** What a version does now, in a word or two. */
export function labelWords({ label, share }: Pick<ConsoleLabel, 'label' | 'share'>): string {
  if (label === 'production') return 'live'
  return label === 'shadow' ? 'in shadow' : `experiment, ${share} % of the conversations`
}

/** What became of a version's tips, each figure with its base. */
export function tipsText({ made, shown, shadow, judged, accepted }: ConsoleVersion['tips']): string {
  if (made === 0) return 'no tips yet'
  const parts = [`${counted(shown, 'tip')} shown of ${made} made`]
  if (judged > 0) parts.push(`${Math.round((accepted / judged) * 100)} % accepted of ${judged} with a known outcome`)
  if (shadow > 0) parts.push(`${shadow} in shadow`)
  return parts.join(' · ')
}

/** How a version last went live; undefined where it never did. */
export function wentLiveText(version: string, moves: readonly ConsoleMove[], now: number): string | undefined {
  const move = moves.find((each) => each.label === 'production' && each.version === version)
  if (move === undefined) return undefined
  const how = move.by === undefined ? 'with a change of the file' : `by ${move.by}`
  return `last went live ${clockText(move.since, now)} ${how}`
}

/** What was just done, as a sentence. */
export function doneText({ label, version, share }: ConsoleLabelWish): string {
  if (version === null) return label === 'shadow' ? 'The shadow is stopped.' : 'The experiment is stopped.'
  if (label === 'production') return `Version ${version} is live: the next moment of every conversation gets it.`
  return label === 'shadow'
    ? `Version ${version} is tried in shadow: its tips are kept and never shown.`
    : `Version ${version} speaks in ${share} % of the conversations.`
}
