import type { ConversationId } from '../../domain/ids.ts'
import type { PastMarks, PastMoment, SaidLine } from '../../domain/past-moment.ts'
import { howItWasTaken, howItWent } from './how-it-went.ts'
import type { Ending } from './how-it-went.ts'

/** A line of a conversation that is over; `marks` are those of an agent's line. */
export type PastLine = SaidLine & { readonly marks?: PastMarks | undefined }

/** Lines of a situation; older ones hardly change what comes next. */
const linesKept = 6
/** Of a longer line the beginning says what it is about. */
const longestLine = 400
/** A longer answer is an article, and nothing to send again. */
const longestReply = 600

/** The points of a finished conversation at which an agent answered the visitor. Lines for agents only are left out before. */
export function takeMoments(
  conversationId: ConversationId,
  lines: readonly PastLine[],
  ending: Ending,
): readonly PastMoment[] {
  const said = lines.filter(({ speaker, text }) => speaker !== 'system' && text.trim() !== '')
  const ended = howItWent(said, ending)
  return said.flatMap((line, index): PastMoment[] => {
    if (line.speaker !== 'agent' || said[index - 1]?.speaker !== 'visitor') return []
    const after = said.slice(index)
    const replied = untilSpeaker(after, 'visitor')
    const reply = replied.map(({ text }) => oneLine(text)).join('\n')
    if (reply.length > longestReply) return []
    const reaction = untilSpeaker(after.slice(replied.length), 'agent')
    const marks = line.marks?.action === undefined && line.marks?.task === undefined ? undefined : line.marks
    const situation = said.slice(Math.max(0, index - linesKept), index).map(toSaid)
    return [{ conversationId, situation, reply, marks, wentWell: howItWasTaken(ended, reaction, ending) }]
  })
}

/** A situation as it is compared: the newest lines, cut to what is kept of a past one. */
export function situationOf(lines: readonly SaidLine[]): readonly SaidLine[] {
  return lines
    .filter(({ speaker, text }) => speaker !== 'system' && text.trim() !== '')
    .slice(-linesKept)
    .map(toSaid)
}

function untilSpeaker<Line extends SaidLine>(lines: readonly Line[], speaker: SaidLine['speaker']): readonly Line[] {
  const end = lines.findIndex((line) => line.speaker === speaker)
  return end === -1 ? lines : lines.slice(0, end)
}

function toSaid({ speaker, text }: SaidLine): SaidLine {
  return { speaker, text: oneLine(text).slice(0, longestLine) }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
