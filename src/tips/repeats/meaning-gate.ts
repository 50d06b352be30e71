import type { Withheld } from '../../domain/tip.ts'
import { languageOf } from '../../lib/language-of.ts'
import { startTimeLimit } from '../../lib/time-limit.ts'
import { sameMeaning, saysMore, toWordsOfWeight } from './sameness.ts'
import { toStatements } from './statements.ts'
import type { Said, SaidMemory } from './said-memory.ts'

/** Holds a streaming tip back for as long as all that it says was shown or said before, in these words or others. */
export type MeaningGate = {
  /** False while nothing new was said; once true it stays so. `whole` is true when no more comes. Never rejects. */
  isNew(textSoFar: string, whole: boolean): Promise<boolean>
  /** Why a text that never became new is not shown; undefined where words decide. */
  why(): Withheld | undefined
}

export type MeaningGateOptions = {
  readonly memory: SaidMemory
  /** What was shown and said in the conversation, as it is now, newest first. */
  readonly said: () => readonly Said[]
  /** The conversation's language by the platform, such as `en-US`. */
  readonly language: string | undefined
  /** How long the encoder may keep one tip waiting, in all. */
  readonly patienceMs: number
  /** Whichever aborts first. */
  readonly signals: readonly AbortSignal[]
}

/**
 * Compares sentence by sentence, and lets go as soon as the words tell that a sentence says something new. Where there is nothing to compare with, the tip is not in English, or the encoder has no
 * answer in time, everything counts as new: then the words alone tell repeats (`createRepeatGate`).
 */
export function createMeaningGate(options: MeaningGateOptions): MeaningGate {
  const { memory, said, signals } = options
  let settled = false
  let leftMs = options.patienceMs
  let looked = 0
  let closest: { readonly of: Said['of']; readonly score: number } | undefined

  /** What may say the same as this sentence, going by its words. */
  const near = (sentence: string, all: readonly Said[]): Said[] => {
    const words = toWordsOfWeight(sentence)
    return all.filter(({ text }) => !saysMore(words, memory.wordsOf(text)))
  }

  const isRepeat = async (statement: string, all: readonly Said[]): Promise<boolean> => {
    const known = near(statement, all)
    if (known.length === 0 || leftMs <= 0) return false
    const startedAt = performance.now()
    using until = startTimeLimit(Math.ceil(leftMs), ...signals)
    const found = await memory.closest(statement, known, until.signal)
    leftMs = Math.max(0, leftMs - (performance.now() - startedAt))
    if (found === undefined) return false
    // Another prompt may have begun to say it meanwhile.
    if (found.score < sameMeaning) {
      const byNow = said()
      return near(statement, byNow).length > known.length ? isRepeat(statement, byNow) : false
    }
    // The sentence that is least of a repeat is what the verdict stands on.
    if (closest === undefined || found.score < closest.score) closest = found
    return true
  }

  return {
    async isNew(textSoFar, whole) {
      if (settled) return true
      let all = said()
      if (all.length === 0 || !isEnglish(textSoFar, options.language)) return (settled = true)
      const statements = toStatements(textSoFar, whole)
      for (const statement of statements.slice(looked)) {
        looked += 1
        if (!(await isRepeat(statement, all))) return (settled = true)
        all = said()
      }
      if (whole) return (settled = looked === 0)
      const begun = begunAfter(statements.at(-1), textSoFar)
      return (settled = begun !== '' && near(begun, all).length === 0)
    },
    why: () =>
      settled || closest === undefined
        ? undefined
        : { rule: 'repeat', numbers: { of: closest.of, score: Math.round(closest.score * 1_000) / 1_000 } },
  }
}

/** The whole words of the sentence that is being written. */
function begunAfter(statement: string | undefined, text: string): string {
  const from = statement === undefined ? 0 : text.lastIndexOf(statement) + statement.length
  return text.slice(from).replace(/\S+$/, '').trim()
}

/** The bundled encoder reads English only; a few words may not tell, then the platform does. */
export function isEnglish(text: string, language: string | undefined): boolean {
  return (languageOf(text)?.language ?? language ?? 'en').toLowerCase().startsWith('en')
}
