import type { TranscriptLine } from '../../../transcript/transcript.ts'
import type { RedactedPast } from '../../import/redact-past.ts'

/** A point of a conversation at which the agent answered, what stood there before, and what they wrote. */
export type TipMoment = { readonly lines: readonly TranscriptLine[]; readonly answer: string }

/** The points of a past conversation; lines as a live one has them, without the team's marks. */
export function tipMoments({ lines }: Pick<RedactedPast, 'lines'>): readonly TipMoment[] {
  const said = lines
    .filter(({ speaker }) => speaker !== 'system')
    .map(({ speaker, text }, platformEventId): TranscriptLine => {
      return { platformEventId, speaker, text, at: new Date(platformEventId * 20_000), agentsOnly: false }
    })
  return said.flatMap(({ speaker, text }, index) =>
    speaker === 'agent' && said[index - 1]?.speaker === 'visitor'
      ? [{ lines: said.slice(0, index), answer: text }]
      : [],
  )
}
