import { hash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Card } from '../../domain/card.ts'
import { createBreather } from '../../lib/breather.ts'
import { errorText } from '../../lib/error-text.ts'
import { createNumbered } from '../../lib/numbered.ts'
import type { Numbered } from '../../lib/numbered.ts'
import { whenAborted } from '../../lib/when-aborted.ts'
import type { Embedder } from '../../model/embedder.ts'
import type { ArticleAnswer, ArticleCall } from './article-desk.ts'
import type { FoundCard, IndexedCard } from './card-index.ts'
import type { CardCall, FromIndex, IndexProgress, IndexThreadData, ToIndex } from './index-messages.ts'

export type IndexedCardsOptions = IndexThreadData & {
  readonly embedder: Embedder
  readonly onProgress?: (progress: IndexProgress) => void
  /** Names no text of a card. */
  readonly onProblem: (problem: string) => void
}

/** All cards, in an index in a thread of its own: looking through many of them blocks nobody. */
export type IndexedCards = AsyncDisposable & {
  /** From here on these cards are found; vectors are made only of what changed. Resolves once the thread has them. */
  set(cards: readonly Card[]): Promise<void>
  /** Rejects with the signal's reason when it is aborted, and with an Error when the thread fell over. */
  find(question: CardCall, signal: AbortSignal): Promise<readonly FoundCard[]>
  /** Likewise; undefined where there are no articles, or they are not read yet. */
  findArticle(call: ArticleCall, signal: AbortSignal): Promise<ArticleAnswer | undefined>
  progress(): IndexProgress
  /** True while articles are still to be read. */
  isReadingArticles(): boolean
  /** Why vectors are missing, where somebody should know; undefined once all are there. */
  problem(): string | undefined
}

type Waiting<Answer> = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }

/** Cards handed over at a time. */
const cardsAtOnce = 25
/** Before a thread that fell over is started again; longer each time. */
const restartMs = { first: 500, most: 60_000 }

export function openIndexedCards(options: IndexedCardsOptions): IndexedCards {
  const { file, encoder, languages, embedder, onProgress, onProblem } = options
  const data: IndexThreadData = { file, encoder, languages }
  const ending = new AbortController()
  const finds = createNumbered<Waiting<readonly FoundCard[]>>()
  const articleFinds = createNumbered<Waiting<ArticleAnswer | undefined>>()
  let cards: readonly Card[] = []
  /** What the thread has: of each card the digest of what was sent. */
  let sent = new Map<string, string>()
  let setting: Promise<void> = Promise.resolve()
  let progress: IndexProgress = { done: 0, total: 0 }
  let readingArticles = false
  let problem: string | undefined
  let restartAfterMs = restartMs.first
  let restarting: NodeJS.Timeout | undefined
  let worker: Worker | undefined

  const post = (message: ToIndex) => worker?.postMessage(message)
  const tell = (what: string) => {
    if (problem !== what) onProblem(what)
    problem = what
  }
  const embed = (id: number, texts: readonly string[]) =>
    embedder.embed(texts, ending.signal).then(
      (vectors) => post({ type: 'vectors', id, vectors }),
      (error: unknown) => {
        if (ending.signal.aborted) return
        tell(errorText(error))
        post({ type: 'vectors', id, vectors: null })
      },
    )
  const onMessage = (message: FromIndex) => {
    switch (message.type) {
      case 'found':
        restartAfterMs = restartMs.first
        finds.take(message.id)?.resolve(message.cards)
        return
      case 'answered':
        articleFinds.take(message.id)?.resolve(message.answer ?? undefined)
        return
      case 'embed':
        return void embed(message.id, message.texts)
      case 'progress':
        progress = { done: message.done, total: message.total }
        readingArticles = message.readingArticles
        if (progress.done === progress.total && progress.total > 0) problem = undefined
        return onProgress?.(progress)
      case 'problem':
        return tell(message.problem)
    }
  }
  const rejectAll = (error: Error) => {
    for (const { reject } of [...finds.takeAll(), ...articleFinds.takeAll()]) reject(error)
  }
  const start = () => {
    // The flags of this process (`--input-type`, a test runner's) are not for it.
    const started = new Worker(new URL('./index-worker.ts', import.meta.url), { execArgv: [], workerData: data })
    worker = started
    sent = new Map()
    started.on('message', (message: FromIndex) => {
      if (worker === started) onMessage(message)
    })
    const onEnd = (cause: unknown) => {
      if (worker !== started || ending.signal.aborted) return
      worker = undefined
      const error = new Error('The card index fell over', { cause })
      rejectAll(error)
      tell('the card index fell over and is started again')
      restarting = setTimeout(() => {
        start()
        void set(cards)
      }, restartAfterMs)
      restartAfterMs = Math.min(restartAfterMs * 2, restartMs.most)
    }
    started.on('error', onEnd)
    started.on('exit', onEnd)
  }
  const handOver = async (wanted: readonly Card[]) => {
    const to = worker
    const changed: IndexedCard[] = []
    const flush = () => post({ type: 'add', cards: changed.splice(0) })
    const left = new Set(sent.keys())
    const breather = createBreather()
    for (const [place, card] of wanted.entries()) {
      const indexed = toIndexed(card)
      const digest = hash('sha256', JSON.stringify(indexed), 'base64')
      left.delete(card.cardId)
      if (sent.get(card.cardId) !== digest) {
        sent.set(card.cardId, digest)
        changed.push(indexed)
      }
      if (place % cardsAtOnce !== cardsAtOnce - 1) continue
      if (changed.length > 0) flush()
      if (!breather.isDue()) continue
      await breather.breathe()
      // What a newer set or another thread has is for the next turn.
      if (worker !== to || cards !== wanted) return
    }
    if (changed.length > 0) flush()
    if (left.size > 0) post({ type: 'remove', cardIds: [...left] })
    for (const cardId of left) sent.delete(cardId)
  }
  const set = (wanted: readonly Card[]): Promise<void> => {
    cards = wanted
    return (setting = setting.then(() => (cards === wanted ? handOver(wanted) : undefined)))
  }
  const ask = async <Answer>(
    asked: Numbered<Waiting<Answer>>,
    message: (id: number) => ToIndex,
    signal: AbortSignal,
  ): Promise<Answer> => {
    signal.throwIfAborted()
    if (!worker) throw new Error('The card index is being started again')
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const cancel = whenAborted(signal, () => reject(signal.reason))
    const id = asked.put({ resolve, reject })
    try {
      post(message(id))
      return await promise
    } finally {
      asked.take(id)
      cancel()
    }
  }
  start()

  return {
    set,
    find: (question, signal) => ask(finds, (id) => ({ type: 'find', id, ...question }), signal),
    findArticle: (call, signal) => ask(articleFinds, (id) => ({ type: 'find-article', id, ...call }), signal),
    progress: () => progress,
    isReadingArticles: () => readingArticles,
    problem: () => problem,
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('The card index is closed'))
      clearTimeout(restarting)
      const last = worker
      worker = undefined
      rejectAll(new Error('The card index is closed'))
      await setting
      await last?.terminate()
    },
  }
}

function toIndexed({ cardId, title, topic, when, examples, entity, text, ...card }: Card): IndexedCard {
  const { languages, validFrom, validTo } = card
  return {
    cardId,
    title,
    topic,
    when,
    examples,
    languages,
    ...(entity === undefined ? {} : { entity }),
    ...(text === undefined ? {} : { text }),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
  }
}
