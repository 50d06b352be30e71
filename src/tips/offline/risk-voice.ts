import type { TranscriptLine } from '../../transcript/transcript.ts'
import type { TipRequest } from '../request.ts'
import { findRisk } from './find-risk.ts'
import type { RiskFound } from './find-risk.ts'
import { nothingFound } from './offline-tip.ts'
import type { OfflineVoice } from './offline-tip.ts'
import type { RiskKind } from './risk-lexicon.ts'

const names: Readonly<Record<RiskKind, string>> = {
  'self-harm': 'Risk of self-harm',
  abuse: 'Abuse',
  legal: 'Legal',
  'personal-data': 'Personal data in the open',
  leaving: 'May leave',
  angry: 'Angry',
}

/** The house rules, in a few words each. */
const whatToDo: Readonly<Record<RiskKind, string>> = {
  'self-harm': 'Stay in the conversation, be kind, promise nothing, and call a team lead at once.',
  abuse: 'Ask once for a calmer tone; if it goes on, call a team lead.',
  legal: 'Admit nothing and argue about nothing; say that you pass it on, and call a team lead.',
  'personal-data': 'It does not belong into a chat: do not ask for it here, do not repeat it, name the safe way.',
  leaving: 'Ask what went wrong before anything else; a team lead decides about offers.',
  angry: 'Say what went wrong in their words, apologise once, and name one thing that you do now.',
}

/** Warns of what the newest lines show, by plain rules and in English; said once for each kind of risk and each side. */
export const riskVoice: OfflineVoice = ({ moment, lines }: TipRequest) => {
  const { newest, before } = newestStretch(lines, moment.reason === 'agent-line' ? 'agent' : 'visitor')
  const found = newest.flatMap((line) => {
    const risk = findRisk(line)
    return risk ? { ...risk, line: line.platformEventId } : []
  })
  const known = new Set(before.flatMap((line) => findRisk(line)?.kind ?? []))
  const news = found.find(({ kind }) => kind === 'self-harm') ?? found.find(({ kind }) => !known.has(kind))
  if (news === undefined) return nothingFound({ signs: found.length })
  return { text: `${names[news.kind]}${shownBy(news)}. ${whatToDo[news.kind]}`, cards: [], lines: [news.line] }
}

function shownBy({ words }: RiskFound): string {
  return words === '' ? '' : ` (“${words}”)`
}

/** The lines that one speaker wrote last, without a line of the other between them, and those they wrote before. */
function newestStretch(lines: readonly TranscriptLine[], speaker: 'visitor' | 'agent') {
  const other = lines.findLastIndex((line) => line.speaker !== speaker && line.speaker !== 'system')
  const own = (some: readonly TranscriptLine[]) => some.filter((line) => line.speaker === speaker)
  return { newest: own(lines.slice(other + 1)), before: own(lines.slice(0, other + 1)) }
}
