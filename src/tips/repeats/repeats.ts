import { setMaxListeners } from 'node:events'
import { noLongerWanted } from '../../lib/no-longer-wanted.ts'
import type { Embedder } from '../../model/embedder.ts'
import type { Transcript } from '../../transcript/transcript.ts'
import type { ShownText } from '../desk-memory.ts'
import { createMeaningGate, isEnglish } from './meaning-gate.ts'
import type { MeaningGate } from './meaning-gate.ts'
import { createSaidMemory } from './said-memory.ts'
import type { Said } from './said-memory.ts'
import { toStatements } from './statements.ts'

/** Tells in one conversation what says again, in other words, what was shown or said before. */
export type Repeats = {
  /** For one tip in the making. */
  gate(transcript: Transcript, tips: () => readonly ShownText[], signal: AbortSignal): MeaningGate
  /** The conversation is over or forgotten. */
  close(): void
}

export type RepeatsOptions = {
  /** Where it is left out nothing is a repeat by its meaning. */
  readonly embedder?: Embedder
  /** How long the encoder may keep one tip waiting, in all; default 150 ms. */
  readonly repeatPatienceMs?: number
}

const usualPatienceMs = 150
/** Texts of one conversation whose sentences are at hand. */
const mostKnown = 500
/** Nothing is a repeat by its meaning. */
export const anythingGoes: MeaningGate = { isNew: () => Promise.resolve(true), why: () => undefined }

export function createRepeats({ embedder, repeatPatienceMs = usualPatienceMs }: RepeatsOptions): Repeats {
  if (!embedder) return { gate: () => anythingGoes, close: () => undefined }
  const over = new AbortController()
  // One for each question to the encoder.
  setMaxListeners(0, over.signal)
  const memory = createSaidMemory(embedder, over.signal)
  const known = new Map<string, readonly string[]>()
  const statementsOf = (text: string, language: string | undefined): readonly string[] => {
    const before = known.get(text)
    if (before) return before
    const statements = isEnglish(text, language) ? toStatements(text, true) : []
    if (known.size > mostKnown) known.clear()
    known.set(text, statements)
    return statements
  }
  return {
    gate: (transcript, tips, signal) =>
      createMeaningGate({
        memory,
        said: () => saidIn(transcript, tips(), statementsOf),
        language: transcript.conversation.language,
        patienceMs: repeatPatienceMs,
        signals: [signal, over.signal],
      }),
    close: () => over.abort(noLongerWanted),
  }
}

/** The sentences of tips and of the agent's lines that the encoder can read, newest first. */
function saidIn(
  { lines, conversation }: Transcript,
  tips: readonly ShownText[],
  statementsOf: (text: string, language: string | undefined) => readonly string[],
): Said[] {
  const said: Said[] = []
  const say = ({ of, text }: Said) => {
    for (const statement of statementsOf(text, conversation.language)) said.push({ of, text: statement })
  }
  for (const tip of tips.toReversed()) say(tip)
  for (const line of lines.toReversed())
    if (line.speaker === 'agent' && !line.agentsOnly) say({ of: 'line', text: line.text })
  return said
}
