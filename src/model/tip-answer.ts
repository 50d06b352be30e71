import { zodResponseFormat } from 'openai/helpers/zod'
import { z } from 'zod'
import type { TipKind } from '../domain/tip.ts'

/** What each kind of tip is, for a model that may choose. */
const kindMeanings: Readonly<Record<TipKind, string>> = {
  reply: 'words that the agent could send next',
  'next-step': 'what the agent should do now',
  article: 'what the agent should read or pass on',
  'missing-facts': 'what the agent still has to ask for',
  risk: 'a warning to the agent',
  summary: 'what was said and done so far',
  answer: 'the answer to the question that the agent asked',
}

const speak = z.boolean().describe('false where there is nothing sound or helpful to say; reply is then empty')
const cards = z.array(z.string()).describe('ids of the cards on which the reply stands, none where it stands on none')
const reply = z.string().describe('the text of the tip itself, plain text')
const lines = z.array(z.number()).describe('numbers of the lines on which the reply stands')

/**
 * What a model that can do JSON answers, read with patience: a kind that it forgot or made up is no reason to lose the
 * rest.
 */
export const tipAnswer = z.object({
  speak,
  kind: z.string().optional().catch(undefined),
  cards,
  reply,
  lines: lines.catch([]).optional(),
})

/** May a model choose among these kinds? With one there is nothing to choose. */
const isChoice = (kinds: readonly TipKind[]): boolean => kinds.length > 1

/**
 * The form that a model is held to. In this order on purpose: what decides comes first, so that the words of `reply` may be
 * shown as they come, and what nobody waits for comes last.
 */
export function tipAnswerFormat(kinds: readonly TipKind[]): TipAnswerFormat {
  const key = kinds.join(' ')
  const format = formats.get(key) ?? makeFormat(kinds)
  formats.set(key, format)
  return format
}

type TipAnswerFormat = ReturnType<typeof makeFormat>

/** By their kinds: making one takes longer than all else that a request needs. */
const formats = new Map<string, TipAnswerFormat>()

function makeFormat(kinds: readonly TipKind[]) {
  if (!isChoice(kinds)) return zodResponseFormat(z.object({ speak, cards, reply, lines }), 'tip')
  const kind = z.enum(kinds).describe(meanings(kinds))
  return zodResponseFormat(z.object({ speak, kind, cards, reply, lines }), 'tip')
}

/** Put before a prompt's own text; the same for every request of a prompt, so that it costs no prefix cache. */
export function tipAnswerInstruction(kinds: readonly TipKind[]): string {
  const first = kinds[0] ?? 'reply'
  const [form, silence] = isChoice(kinds)
    ? [`"kind": one of ${kinds.map((kind) => `"${kind}"`).join(', ')}, `, `"kind": "${first}", `]
    : ['', '']
  const choice = isChoice(kinds) ? `\nThe kinds are: ${meanings(kinds)}.` : ''
  return `Answer with one JSON object and nothing else: {"speak": true or false, ${form}"cards": [ids of the cards on which the reply stands], "reply": "the reply", "lines": [numbers of the lines on which it stands]}, in this order.${choice}
Where the text below tells you to answer with the single word NOTHING, answer {"speak": false, ${silence}"cards": [], "reply": "", "lines": []} instead.`
}

/** Said once, after an answer that could not be read. */
export const repairInstruction =
  'That was not the JSON object that was asked for. Send it again: only the object, complete, in the form asked for above.'

/** The word with which a prompt lets a model keep quiet that answers in plain text. */
export const silenceWord = 'NOTHING'

function meanings(kinds: readonly TipKind[]): string {
  return kinds.map((kind) => `${kind} (${kindMeanings[kind]})`).join(', ')
}
