import type { CitedCard, TipEngine, TipKind, TipUsage, Withheld } from '../domain/tip.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { LanguageModel, ModelMessage } from '../model/model.ts'
import type { Models } from '../model/models.ts'
import type { ModelUsage } from '../model/usage.ts'
import type { Prompt } from '../prompts/prompt-file.ts'
import { findAttackInLine, findAttackOnce, leftOut } from './attack-lines.ts'
import { cardVariables } from './card-variables.ts'
import { checkCitations } from './checks/check-citations.ts'
import type { TipRequest } from './request.ts'

/** A tip in the making: text as it comes, or the reason to keep quiet; what it stands on, and what it took. */
export type TipPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'withhold'; readonly why: Withheld }
  /** Instead of the maker's kind, or of the prompt's first. */
  | { readonly type: 'kind'; readonly kind: TipKind }
  /** Instead of the maker's `cards`. */
  | { readonly type: 'cards'; readonly cards: readonly CitedCard[] }
  /** Platform event ids of the lines that the tip stands on; instead of the maker's `lines`. */
  | { readonly type: 'lines'; readonly lines: readonly number[] }
  | { readonly type: 'usage'; readonly usage: TipUsage }

/** One way of making a tip from a request. */
export type TipMaker = {
  readonly engine: TipEngine
  readonly model: string | undefined
  /** What it makes, where that is not the prompt's affair. */
  readonly kind?: TipKind
  /** The cards that the tip stands on. */
  cards(request: TipRequest): readonly CitedCard[]
  /** The lines that the tip stands on, where they are others than those that it answers. */
  lines?(request: TipRequest): readonly number[] | undefined
  /** What is sent to a model, for the record; empty where nothing is. */
  sent(request: TipRequest): string
  make(request: TipRequest, signal: AbortSignal): AsyncIterable<TipPart>
}

/** A maker that depends on the prompt; undefined where the prompt has to do without. */
export type MakerOfPrompt = {
  readonly engine: TipEngine
  makerFor(prompt: Prompt): TipMaker | undefined
}

/** The language model that each prompt asks for. */
export function createModelsMaker(
  models: Pick<Models, 'of'>,
  price: (usage: ModelUsage, model: string) => TipUsage,
): MakerOfPrompt {
  return {
    engine: 'model',
    makerFor(prompt) {
      const model = models.of(prompt)
      return model && createModelMaker(model, price)
    },
  }
}

function createModelMaker(model: LanguageModel, price: (usage: ModelUsage, model: string) => TipUsage): TipMaker {
  // Looked at when it is asked and each time its tip is kept; a maker is there for one request.
  let known: { readonly request: TipRequest; readonly messages: readonly ModelMessage[]; sent?: string } | undefined
  const of = (request: TipRequest) => {
    if (known?.request !== request) known = { request, messages: render(request) }
    return known
  }
  const messages = (request: TipRequest) => of(request).messages
  const sent = (request: TipRequest) => {
    const it = of(request)
    it.sent ??= JSON.stringify(it.messages)
    return it.sent
  }
  const render = (request: TipRequest) => {
    const { fence } = request
    const written = request.prompt.fencesPeople ? fence.clean : fence.wrap
    return request.prompt.render({
      agent: { name: request.agent.name, tenure: request.agent.tenure },
      skill: request.skill ?? '',
      facts: request.facts.map((fact) => {
        const { name, value, source } = fact
        const attacks = findAttackOnce(fact, `${name} ${value}`) !== undefined
        return { name: attacks ? leftOut : written(name), value: attacks ? '' : written(value), source }
      }),
      cards: request.matches.map(({ card }) => cardVariables(card)),
      lines: request.lines.map((line) => ({
        number: line.platformEventId,
        speaker: line.speaker,
        text: findAttackInLine(line) ? leftOut : written(line.text),
      })),
      past: (request.past?.examples ?? [])
        .filter((example) => findAttackOnce(example, `${example.situation} ${example.reply}`) === undefined)
        .map(({ situation, reply, conversations }) => ({
          situation: written(situation),
          reply: written(reply),
          conversations,
        })),
      question: request.question === undefined ? '' : written(request.question),
      max_words: request.prompt.maxWords,
      fence: fence.mark,
    })
  }
  return {
    engine: 'model',
    model: model.name,
    cards: ({ matches }) => matches.map(({ card }) => ({ cardId: card.cardId, title: card.title })),
    sent,
    make: (request, signal) => makeParts({ model, price, messages: () => messages(request) }, request, signal),
  }
}

/**
 * A generator of the module's and not of each maker's: V8 keeps a map for each function that made a generator until the whole
 * heap is collected, and with it all that the function knows.
 */
async function* makeParts(
  by: {
    readonly model: LanguageModel
    readonly price: (usage: ModelUsage, model: string) => TipUsage
    readonly messages: () => readonly ModelMessage[]
  },
  request: TipRequest,
  signal: AbortSignal,
): AsyncGenerator<TipPart, void, undefined> {
  const { model } = by
  const asked = {
    messages: by.messages(),
    budgetKey: request.moment.conversationId,
    cacheKey: `${request.prompt.promptId}-${request.prompt.version}`,
    limits: request.prompt.limits,
    kinds: request.prompt.kinds,
  }
  for await (const part of model.stream(asked, signal)) {
    switch (part.type) {
      case 'text':
      case 'kind':
        yield part
        break
      case 'silence':
        yield { type: 'withhold', why: { rule: 'model-abstained', numbers: {} } }
        break
      case 'sources':
        yield standingOn(request, part.cardIds)
        break
      case 'lines':
        // A line that was not given is no ground; the tip may have others.
        yield { type: 'lines', lines: checkCitations({ cards: [], lines: part.numbers }, request).lines }
        break
      case 'usage':
        yield { type: 'usage', usage: by.price(part.usage, model.name) }
        break
      default:
        assertNever(part)
    }
  }
}

/** What it was not given a tip cannot stand on; one that stands on nothing else is none (architecture §3.8). */
function standingOn(request: TipRequest, cardIds: readonly string[]): TipPart {
  const { cards, withheld } = checkCitations({ cards: cardIds, lines: [] }, request)
  return withheld ? { type: 'withhold', why: withheld } : { type: 'cards', cards }
}
