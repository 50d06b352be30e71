import type { LanguageModel } from '../model/model.ts'
import type { CitedCard, TipEngine, Withheld } from '../domain/tip.ts'
import type { TipRequest } from './request.ts'

/** A tip in the making: text as it comes, or the reason to keep quiet. */
export type TipPart =
  { readonly type: 'text'; readonly text: string } | { readonly type: 'withhold'; readonly why: Withheld }

/** One way of making a tip from a request. */
export type TipMaker = {
  readonly engine: TipEngine
  readonly model: string | undefined
  /** The cards that the tip stands on. */
  cards(request: TipRequest): readonly CitedCard[]
  /** What is sent to a model, for the record; empty where nothing is. */
  sent(request: TipRequest): string
  make(request: TipRequest, signal: AbortSignal): AsyncIterable<TipPart>
}

/**
 * Below this a card is a guess, and a guess is not shown (architecture §3.8): a little more than one word that no other
 * card knows. Set on the demo conversations, where 43 of 216 bursts reach it and each finds a card on its topic; they
 * and the cards were written by the same hand, so that is no measure of quality.
 */
const usualSupport = 1.2

/** Retrieval over the cards: the best card's reply, word for word, or silence. */
export function createOfflineMaker(minimum: () => number = () => usualSupport): TipMaker {
  return {
    engine: 'offline',
    model: undefined,
    cards: ({ matches }) => matches.slice(0, 1).map(({ card }) => ({ cardId: card.cardId, title: card.title })),
    sent: () => '',
    async *make({ matches }) {
      const best = matches[0]
      const minimumSupport = minimum()
      if (!best || best.support < minimumSupport || best.card.reply === '') {
        const support = Math.round((best?.support ?? 0) * 100) / 100
        yield { type: 'withhold', why: { rule: 'no-support', numbers: { support, minimum: minimumSupport } } }
        return
      }
      // Sentence by sentence, as a model would bring it: the page and its tests see one kind of stream.
      for (const sentence of best.card.reply.match(/[^.!?]+[.!?]*\s*/g) ?? []) yield { type: 'text', text: sentence }
    },
  }
}

/** The word with which a prompt lets the model keep quiet. */
const nothing = 'NOTHING'

/** A language model behind the prompt. */
export function createModelMaker(model: LanguageModel): TipMaker {
  const messages = (request: TipRequest) =>
    request.prompt.render({
      agent: { name: request.agent.name, tenure: request.agent.tenure },
      skill: request.skill ?? '',
      facts: request.facts.map(({ name, value, source }) => ({ name: fenced(name), value: fenced(value), source })),
      cards: request.matches.map(({ card }) => ({
        id: card.cardId,
        title: card.title,
        steps: card.steps,
        reply: card.reply,
      })),
      lines: request.lines.map((line) => ({
        number: line.platformEventId,
        speaker: line.speaker,
        text: fenced(line.text),
      })),
      max_words: request.prompt.maxWords,
    })
  return {
    engine: 'model',
    model: model.name,
    cards: ({ matches }) => matches.map(({ card }) => ({ cardId: card.cardId, title: card.title })),
    sent: (request) => JSON.stringify(messages(request)),
    async *make(request, signal) {
      // Held back for as long as it may still become the word for silence.
      let held = ''
      let speaking = false
      for await (const text of model.stream(messages(request), signal)) {
        if (speaking) {
          yield { type: 'text', text }
          continue
        }
        held = (held + text).trimStart()
        if (nothing.startsWith(held.slice(0, nothing.length).toUpperCase())) continue
        speaking = true
        yield { type: 'text', text: held }
      }
      if (speaking || signal.aborted) return
      const rest = held.slice(nothing.length)
      if (held !== '' && /[\p{L}\p{N}]/u.test(rest)) yield { type: 'text', text: held }
      else yield { type: 'withhold', why: { rule: 'model-abstained', numbers: { characters: held.length } } }
    },
  }
}

/** What a person wrote cannot close the conversation's fence in the prompt. */
function fenced(text: string): string {
  return text.replaceAll(/<(\/?)(conversation|card|facts)/gi, '‹$1$2')
}
