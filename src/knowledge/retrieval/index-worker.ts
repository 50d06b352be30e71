/** Runs in a thread of its own (`indexed-cards.ts`): holds words and vectors of all cards, and looks through them. */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { errorText } from '../../lib/error-text.ts'
import type { Embedder } from '../../model/embedder.ts'
import { openVectorCache } from '../vector-cache.ts'
import { createArticleDesk } from './article-desk.ts'
import { createCardIndex } from './card-index.ts'
import type { IndexedCard } from './card-index.ts'
import { cardTexts } from './card-texts.ts'
import { isUnderstood } from './encoder.ts'
import type { FromIndex, IndexThreadData, ToIndex } from './index-messages.ts'

/** Cards whose vectors are made or read before a question gets its turn. */
const cardsAtOnce = 4
/** Texts that are with the encoder at a time: a visitor's line waits for no more of them. */
const textsAtOnce = 4
/** After the encoder failed; longer each time. */
const retryMs = { first: 1_000, most: 60_000 }

const { file, encoder, languages } = workerData as IndexThreadData
const say = (message: FromIndex) => parentPort?.postMessage(message)
const index = createCardIndex()
/** Cards that are to have vectors and have none, or old ones. */
const waiting = new Map<string, IndexedCard>()
const encoded = new Set<string>()
const asked = new Map<number, (vectors: readonly Float32Array[] | null) => void>()
let lastAsked = 0

/** The encoder lives beside the main loop; it is asked there. */
const remote: Embedder = {
  async embed(texts) {
    lastAsked += 1
    const id = lastAsked
    const vectors = await new Promise<readonly Float32Array[] | null>((resolve) => {
      asked.set(id, resolve)
      say({ type: 'embed', id, texts })
    })
    if (!vectors) throw new Error('the sentence encoder gives no vectors')
    return vectors
  },
}

function openCache(): Embedder {
  try {
    return openVectorCache({ file, encoder, embedder: remote, batchSize: textsAtOnce })
  } catch (error) {
    say({ type: 'problem', problem: errorText(error) })
    return remote
  }
}
const cache = openCache()
const { signal } = new AbortController()
let encoding = false

const progress = () => {
  const readingArticles = articles.isReading()
  say({ type: 'progress', done: encoded.size, total: encoded.size + waiting.size, readingArticles })
}
const articles = createArticleDesk({
  embedder: cache,
  isBusy: () => waiting.size > 0,
  onProblem: (problem) => say({ type: 'problem', problem }),
  onRead: progress,
})

async function encodeWaiting(): Promise<void> {
  if (encoding) return
  encoding = true
  let retryAfterMs = retryMs.first
  for (let turn = 0; waiting.size > 0; turn += 1) {
    const cards = [...waiting.values().take(cardsAtOnce)]
    try {
      for (const card of cards) {
        const vectors = await cache.embed(cardTexts(card), signal)
        // Changed or taken away meanwhile.
        if (waiting.get(card.cardId) !== card) continue
        index.setVectors(card.cardId, vectors)
        waiting.delete(card.cardId)
        encoded.add(card.cardId)
      }
      retryAfterMs = retryMs.first
    } catch (error) {
      say({ type: 'problem', problem: errorText(error) })
      await wait(retryAfterMs)
      retryAfterMs = Math.min(retryAfterMs * 2, retryMs.most)
    }
    if (turn % 16 === 15) progress()
    await nextTurn()
  }
  encoding = false
  progress()
}

parentPort?.on('message', (message: ToIndex) => {
  if (message.type === 'find') {
    const { type: _, id, lines, ...question } = message
    say({ type: 'found', id, cards: index.find({ ...question, entities: articles.entitiesOf(lines) }) })
  } else if (message.type === 'find-article') {
    const { type: _, id, ...call } = message
    articles.find(call).then(
      (answer) => say({ type: 'answered', id, answer: answer ?? null }),
      (error: unknown) => {
        say({ type: 'problem', problem: errorText(error) })
        say({ type: 'answered', id, answer: null })
      },
    )
  } else if (message.type === 'vectors') {
    asked.get(message.id)?.(message.vectors)
    asked.delete(message.id)
  } else if (message.type === 'remove') {
    for (const cardId of message.cardIds) {
      index.remove(cardId)
      waiting.delete(cardId)
      encoded.delete(cardId)
      articles.changed(cardId, undefined)
    }
    progress()
  } else {
    for (const card of message.cards) {
      index.add(card)
      articles.changed(card.cardId, card)
      encoded.delete(card.cardId)
      if (isUnderstood(card, languages)) waiting.set(card.cardId, card)
    }
    progress()
    void encodeWaiting()
  }
})
