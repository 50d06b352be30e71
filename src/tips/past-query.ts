import { answersLine } from '../domain/moment.ts'
import type { Moment } from '../domain/moment.ts'
import type { PastQuery } from '../knowledge/memory/find-past.ts'
import type { Transcript } from '../transcript/transcript.ts'

/** What the team's memory is asked at a moment; where nobody waits for an answer, nothing. */
export function pastQuery({ reason }: Pick<Moment, 'reason'>, { conversation, lines, facts }: Transcript): PastQuery {
  const { conversationId, language } = conversation
  const said = answersLine(reason) ? lines.filter(({ agentsOnly }) => !agentsOnly) : []
  const told = [
    ...said.flatMap(({ speaker, text }) => (speaker === 'visitor' ? text : [])),
    ...[...facts.values()].map(({ value }) => value),
  ]
  return { conversationId, language, lines: said, told: told.join('\n') }
}
