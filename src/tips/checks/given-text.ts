import type { Card } from '../../domain/card.ts'
import type { TranscriptLine } from '../../transcript/transcript.ts'
import type { TipRequest } from '../request.ts'

/** A line as the transcript holds it; its text does not change. */
export type GivenLine = Pick<TranscriptLine, 'text'>

/** What a tip may stand on, by who says it. All of it is redacted. */
export type GivenText = {
  /** The cards, without what they say never to say. */
  readonly cards: string
  /** Lines of agents and of the platform, and facts that the platform knows, and the agent's question: said by our side. */
  readonly ours: string
  /** The visitor's lines, oldest first. */
  readonly visitor: readonly GivenLine[]
}

/** Cards and our side's words are put together when they are first needed: many a tip names nothing that could be unsound. */
export function givenText({
  matches,
  lines,
  facts,
  question = '',
}: Pick<TipRequest, 'matches' | 'lines' | 'facts'> & Partial<Pick<TipRequest, 'question'>>): GivenText {
  let cards: string | undefined
  let ours: string | undefined
  return {
    get cards() {
      return (cards ??= matches.map(({ card }) => cardText(card)).join('\n'))
    },
    get ours() {
      return (ours ??= [
        ...lines.filter((line) => line.speaker !== 'visitor').map((line) => line.text),
        ...facts.map(({ name, value }) => `${name} ${value}`),
        question,
      ].join('\n'))
    },
    visitor: lines.filter((line) => line.speaker === 'visitor'),
  }
}

function cardText({ title, steps, reply, moreReplies = [], text = '', links = [] }: Card): string {
  return [title, ...steps, reply, ...moreReplies, text, ...links].join('\n')
}
