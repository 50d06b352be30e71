import type { Embedder } from '../../model/embedder.ts'
import type { ArticleIndex } from './article-index.ts'
import type { ArticleLine } from './article.ts'
import { articleTerms } from './article-terms.ts'
import { entitiesInPlay } from './entities-in-play.ts'
import type { EntityInPlay } from './entities-in-play.ts'

/** What a visitor said last, read for its meaning and for what it may be about. */
export type ArticleQuestion = {
  readonly lines: readonly ArticleLine[]
  /** The visitor's lines since the agent's last one, as one text. */
  readonly text: string
  /** What the agent wrote before it; empty where nothing was. */
  readonly agentText: string
  readonly vector: Float32Array
  readonly terms: readonly string[]
  readonly entities: readonly EntityInPlay[]
}

/** Of a longer text the end is what is asked now. */
const longestText = 600

/** The visitor's lines since the agent's last one, as one text. */
export function askedText(lines: readonly ArticleLine[]): string {
  const lastAgent = lines.findLastIndex(({ speaker }) => speaker === 'agent')
  return lines
    .slice(lastAgent + 1)
    .map((line) => line.text)
    .join(' ')
    .slice(-longestText)
}

/** A question whose asked text has this vector. */
export function toQuestion(lines: readonly ArticleLine[], vector: Float32Array, index: ArticleIndex): ArticleQuestion {
  const text = askedText(lines)
  return {
    lines,
    text,
    agentText: lines.findLast(({ speaker }) => speaker === 'agent')?.text ?? '',
    vector,
    terms: articleTerms(text),
    entities: entitiesInPlay(lines, index.names),
  }
}

/** @throws the signal's reason, or the embedder's error */
export async function readQuestion(
  lines: readonly ArticleLine[],
  index: ArticleIndex,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<ArticleQuestion> {
  const [vector = new Float32Array(index.width)] = await embedder.embed([askedText(lines)], signal)
  return toQuestion(lines, vector, index)
}
