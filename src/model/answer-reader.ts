import type { TipKind } from '../domain/tip.ts'
import { ModelError } from './model-error.ts'
import type { ModelPart } from './model.ts'
import { readPartialJson } from './partial-json.ts'
import { silenceWord, tipAnswer } from './tip-answer.ts'

/** Turns an answer, as it is written, into its parts. */
export type AnswerReader = {
  /** More of the answer. */
  take(text: string): readonly ModelPart[]
  /**
   * The answer is complete.
   *
   * @throws ModelError `empty` where nothing was said, `broken-json` where it cannot be read.
   */
  end(): readonly ModelPart[]
  /** Everything so far, as it came. */
  raw(): string
}

/**
 * Where an answer looks like JSON it is read as such, asked for or not: nobody is to see braces. `kinds` are those among
 * which the model was to choose; another one is as good as none.
 */
export function createAnswerReader(expected: 'json' | 'text', kinds: readonly TipKind[] = []): AnswerReader {
  let raw = ''
  let reader: Omit<AnswerReader, 'raw'> | undefined = expected === 'json' ? createJsonReader(kinds) : undefined
  return {
    take(text) {
      raw += text
      if (reader) return reader.take(text)
      const begun = raw.trimStart()
      if (begun === '' || '```json'.startsWith(begun)) return []
      reader = begun.startsWith('{') || begun.startsWith('```json') ? createJsonReader(kinds) : createPlainReader()
      return reader.take(raw)
    },
    end: () => (reader ?? createPlainReader()).end(),
    raw: () => raw,
  }
}

function createPlainReader(): Omit<AnswerReader, 'raw'> {
  // Held back for as long as it may still become the word for silence.
  let held = ''
  let speaking = false
  return {
    take(text) {
      if (speaking) return [{ type: 'text', text }]
      held = (held + text).trimStart()
      if (silenceWord.startsWith(held.toUpperCase()) || isSilence(held)) return []
      speaking = true
      return [{ type: 'text', text: held }]
    },
    end() {
      if (speaking) return []
      if (held === '') throw new ModelError('empty', 'the model answered nothing')
      return [isSilence(held) ? { type: 'silence' } : { type: 'text', text: held }]
    },
  }
}

/** The word as it was asked for may have its reasons after it; in other letters it stands alone, or begins a sentence. */
function isSilence(text: string): boolean {
  if (new RegExp(`^${silenceWord}(?!\\p{L})`, 'u').test(text)) return true
  return new RegExp(`^${silenceWord}[^\\p{L}\\p{N}]*$`, 'iu').test(text)
}

/** Made once: making a schema costs more than reading a thousand answers with it. */
const begunAnswer = tipAnswer.partial()

/** What may end a string of JSON, stand for something else in it, or be half a character. */
const more = /["\\`\p{Cc}\p{Cs}]/u

/** What is there of the answer, where it begins as one with a reply. */
function readBegun(json: string) {
  const { success, data } = begunAnswer.safeParse(readPartialJson(unfenced(json)))
  return success && data.speak === true && data.reply !== undefined ? { ...data, reply: data.reply } : undefined
}

function createJsonReader(kinds: readonly TipKind[]): Omit<AnswerReader, 'raw'> {
  let json = ''
  let said = ''
  let sourced = false
  /** All that came is inside the reply, and nothing of it is held back. */
  let isInReply = false
  const source = (cardIds: readonly string[], chosen: string | undefined): readonly ModelPart[] => {
    if (sourced) return []
    sourced = true
    const kind = kinds.length > 1 ? kinds.find((each) => each === chosen) : undefined
    return [...(kind ? [{ type: 'kind' as const, kind }] : []), { type: 'sources', cardIds }]
  }
  const say = (reply: string): readonly ModelPart[] => {
    const text = reply.slice(said.length)
    // A model that takes words back is not followed; the end finds that it does not fit.
    if (text === '' || !reply.startsWith(said)) return []
    said = reply
    return [{ type: 'text', text }]
  }
  return {
    take(text) {
      json += text
      const isPlain = !more.test(text)
      // Most pieces are words of the reply and nothing else: they need no reading of all that came before.
      if (isInReply && isPlain) {
        said += text
        return [{ type: 'text', text }]
      }
      const begun = readBegun(json)
      isInReply = false
      if (begun === undefined) return []
      // A later key is there, so the list is whole.
      const { cards, kind } = begun
      const words = begun.reply.trimStart()
      if (words === '') return []
      const parts = [...(cards ? source(cards, kind) : []), ...say(words)]
      isInReply = said === words && readBegun(`${json}.`)?.reply === `${begun.reply}.`
      return parts
    },
    end() {
      if (json.trim() === '') throw new ModelError('empty', 'the model answered nothing')
      const answer = tipAnswer.safeParse(parseWhole(unfenced(json)))
      if (!answer.success) throw new ModelError('broken-json', 'the model answered no JSON, or not the JSON asked for')
      const { speak, kind, cards, reply, lines = [] } = answer.data
      const words = reply.trimStart()
      if (!words.startsWith(said)) throw new ModelError('broken-json', 'the model took back what it had said')
      if (!speak && said === '') return [{ type: 'silence' }]
      if (words === '') throw new ModelError('empty', 'the model answered nothing')
      const standsOn = lines.length > 0 ? [{ type: 'lines' as const, numbers: lines }] : []
      return [...source(cards, kind), ...say(words), ...standsOn]
    },
  }
}

/** Small models put their JSON into a Markdown fence. */
function unfenced(json: string): string {
  return json
    .trimStart()
    .replace(/^```(?:json)?\s*/, '')
    .replace(/\s*```\s*$/, '')
}

function parseWhole(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // The caller says so in its own words; the text is a person's and belongs in no error.
    return undefined
  }
}
