import type { Card } from '../../domain/card.ts'
import type { SaidLine } from '../../domain/past-moment.ts'
import { languageOf } from '../../lib/language-of.ts'
import { startTimeLimit } from '../../lib/time-limit.ts'
import type { ArticleLine } from '../articles/article.ts'
import type { CardMatch } from '../card-search.ts'
import { dayOf } from '../card-validity.ts'
import { askedWords } from './asked-words.ts'
import type { EncoderPace } from './encoder-pace.ts'
import type { Encoder } from './encoder.ts'
import type { IndexedCards } from './indexed-cards.ts'

/** Finds cards for a moment. */
export type CardFinder = {
  /**
   * The best cards for a redacted text, best first; none where they cannot be had in time. Never rejects.
   *
   * @param leavesMachine false where the text must not be sent to anybody: then a remote encoder is not asked
   */
  find(
    text: string,
    limit: number,
    options?: {
      readonly signal?: AbortSignal
      readonly leavesMachine?: boolean
      /** The conversation, redacted: cards about other places or products than it names are not found. */
      readonly lines?: readonly SaidLine[]
    },
  ): Promise<readonly CardMatch[]>
  /**
   * The articles that answer the visitor's last words, as the conversation stands; undefined where there are none, or they
   * cannot be had in time. Never rejects. `text` is what is asked, as for `find`.
   */
  findArticle(
    text: string,
    lines: readonly SaidLine[],
    options: { readonly signal: AbortSignal; readonly leavesMachine: boolean },
  ): Promise<FoundArticle | undefined>
}

/** Whether an article is needed, and which. */
export type FoundArticle = {
  /** From 0 to 1. */
  readonly need: number
  readonly needsArticle: boolean
  /** The best first; empty where none is needed. */
  readonly cards: readonly Card[]
}

export type CardFinderOptions = {
  readonly cards: IndexedCards
  readonly encoder: Encoder
  /** By its id, as it stands now; undefined where it is gone. */
  readonly cardOf: (cardId: string) => Card | undefined
  /** What is waited for the encoder before words alone decide. Default 250. */
  readonly encoderMs?: number
  /** What is waited for all of it. Default 1,000. */
  readonly wholeMs?: number
  readonly pace: EncoderPace
  readonly now?: () => Date
  readonly onError: (error: unknown) => void
}

const articlesWanted = 3
/** What was named before these lines is no longer meant. */
const newestLines = 60

function toArticleLines(lines: readonly SaidLine[]): readonly ArticleLine[] {
  return lines.slice(-newestLines).flatMap(({ speaker, text }) => (speaker === 'system' ? [] : [{ speaker, text }]))
}

/** By meaning and words where the encoder answers in time and knows the language, else by words. */
export function createCardFinder(options: CardFinderOptions): CardFinder {
  const { cards, encoder, cardOf, encoderMs = 250, wholeMs = 1_000, pace, onError } = options
  const now = options.now ?? (() => new Date())
  const tooLate = () => new Error(`Looking for cards took longer than ${wholeMs} ms`)

  const vectorOf = async (text: string, signal: AbortSignal): Promise<Float32Array | undefined> => {
    if (!/\p{L}{2}/u.test(text) || cards.progress().done === 0) return undefined
    const { languages, embedder } = encoder
    const language = languages && languageOf(text)
    if (language && !languages.includes(language.language)) return undefined
    const done = pace.begin()
    if (!done) return undefined
    using inTime = startTimeLimit(encoderMs, signal)
    let vector: Float32Array | undefined
    try {
      ;[vector] = await embedder.embed([text], inTime.signal, 'tip')
    } catch (error) {
      signal.throwIfAborted()
      // A busy encoder is no news; one that fails is.
      if (!inTime.isOver()) onError(error)
    } finally {
      done(vector !== undefined)
    }
    return vector
  }
  return {
    async findArticle(text, lines, { signal: stop, leavesMachine }) {
      const asked = askedWords(text)
      const said = toArticleLines(lines)
      if (asked.trim() === '' || said.at(-1)?.speaker !== 'visitor' || (encoder.remote && !leavesMachine))
        return undefined
      using inTime = startTimeLimit(wholeMs, stop)
      const { signal } = inTime
      try {
        const vector = await vectorOf(asked, signal)
        const call = vector && { lines: said, vector, limit: articlesWanted, day: dayOf(now()) }
        const answer = call && (await cards.findArticle(call, signal))
        if (!answer) return undefined
        const { need, needsArticle, cardIds } = answer
        return { need, needsArticle, cards: cardIds.flatMap((cardId) => cardOf(cardId) ?? []) }
      } catch (error) {
        if (!stop.aborted) onError(inTime.isOver() ? tooLate() : error)
        return undefined
      }
    },
    async find(text, limit, { signal: stop, leavesMachine = true, lines = [] } = {}) {
      const asked = askedWords(text)
      if (asked.trim() === '') return []
      using inTime = startTimeLimit(wholeMs, ...(stop ? [stop] : []))
      const { signal } = inTime
      try {
        const vector = encoder.remote && !leavesMachine ? undefined : await vectorOf(asked, signal)
        const found = await cards.find(
          { text: asked, vector, limit, day: dayOf(now()), lines: toArticleLines(lines) },
          signal,
        )
        return found.flatMap(({ cardId, support, likeness }) => {
          const card = cardOf(cardId)
          return card ? [{ card, support, ...(likeness === undefined ? {} : { likeness }) }] : []
        })
      } catch (error) {
        if (stop?.aborted !== true) onError(inTime.isOver() ? tooLate() : error)
        return []
      }
    },
  }
}
