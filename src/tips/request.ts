import type { Agent } from '../domain/agent.ts'
import type { Fact } from '../domain/fact.ts'
import type { Moment } from '../domain/moment.ts'
import type { CardMatch } from '../knowledge/card-search.ts'
import type { LearnedNow } from '../knowledge/learned/learned-now.ts'
import type { Past } from '../knowledge/memory/past.ts'
import type { FoundArticle } from '../knowledge/retrieval/card-finder.ts'
import type { Prompt } from '../prompts/prompt-file.ts'
import type { Transcript, TranscriptLine } from '../transcript/transcript.ts'
import { createFence } from './fence.ts'
import type { Fence } from './fence.ts'

/** Everything one tip is made from. */
export type TipRequest = {
  readonly moment: Moment
  readonly agent: Agent
  readonly prompt: Prompt
  readonly skill: string | undefined
  /** By the platform, such as `en-US`. */
  readonly language: string | undefined
  readonly facts: readonly Fact[]
  /** Redacted, oldest first, without lines for agents only. */
  readonly lines: readonly TranscriptLine[]
  readonly matches: readonly CardMatch[]
  /** What the team did in situations like this one; undefined where nobody looked. */
  readonly past?: Past
  /** What was learned says of this conversation; undefined where nobody looked. */
  readonly learned?: LearnedNow
  /** Whether an article of the playbooks' lists is needed, and which; undefined where there are none, or nobody looked. */
  readonly article?: FoundArticle
  /** What the agent asked, redacted; undefined where the moment is not `asked`. */
  readonly question: string | undefined
  /** Marks what people wrote in what is sent to a model. */
  readonly fence: Fence
}

/** Lines that a prompt gets at most; older ones rarely change the next reply. */
const newestLines = 40

export function createTipRequest(
  parts: Omit<TipRequest, 'facts' | 'lines' | 'skill' | 'language' | 'question' | 'fence'> & {
    readonly transcript: Transcript
  },
): TipRequest {
  const { transcript, ...rest } = parts
  return {
    ...rest,
    skill: transcript.conversation.skill,
    language: transcript.conversation.language,
    question: rest.moment.question,
    facts: [...transcript.facts.values()],
    lines: transcript.lines.filter((line) => !line.agentsOnly).slice(-newestLines),
    fence: createFence(),
  }
}

/** What the visitor wrote since the agent's last line: the burst that a tip answers. */
export function unansweredText(lines: readonly TranscriptLine[]): string {
  const lastAgent = lines.findLastIndex((line) => line.speaker === 'agent')
  return lines
    .slice(lastAgent + 1)
    .filter((line) => line.speaker === 'visitor')
    .map((line) => line.text)
    .join(' . ')
}
