import { setMaxListeners } from 'node:events'
import type { Embedder } from '../../model/embedder.ts'
import type { Transcript } from '../../transcript/transcript.ts'
import { createMeaningGate, isEnglish } from './meaning-gate.ts'
import type { MeaningGate } from './meaning-gate.ts'
import { createSaidMemory } from './said-memory.ts'
import type { Said } from './said-memory.ts'
import { toStatements } from './statements.ts'

/** Tells in one conversation what says again, in other words, what was shown or said before. */
export type Repeats = {
  /** Gets ready to compare with what was shown (`tips`, oldest first) and said by now. */
  learn(transcript: Transcript, tips: readonly string[]): void
  /** For one tip in the making. */
  gate(transcript: Transcript, tips: () => readonly string[], signal: AbortSignal): MeaningGate
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
/** Nothing is a repeat by its meaning. */
export const anythingGoes: MeaningGate = { isNew: () => Promise.resolve(true), why: () => undefined }

export function createRepeats({ embedder, repeatPatienceMs = usualPatienceMs }: RepeatsOptions): Repeats {
  if (!embedder) return { learn: () => undefined, gate: () => anythingGoes, close: () => undefined }
  const over = new AbortController()
  // One for each question to the encoder.
  setMaxListeners(0, over.signal)
  const memory = createSaidMemory(embedder, over.signal)
  return {
    learn: (transcript, tips) => memory.learn(saidIn(transcript, tips)),
    gate: (transcript, tips, signal) =>
      createMeaningGate({
        memory,
        said: () => saidIn(transcript, tips()),
        language: transcript.conversation.language,
        patienceMs: repeatPatienceMs,
        signal: AbortSignal.any([signal, over.signal]),
      }),
    close: () => over.abort(),
  }
}

/** The sentences of tips and of the agent's lines that the encoder can read, newest first. */
function saidIn({ lines, conversation }: Transcript, tips: readonly string[]): Said[] {
  const said = lines.filter((line) => line.speaker === 'agent' && !line.agentsOnly)
  const of = (kind: Said['of'], texts: readonly string[]) =>
    texts.toReversed().flatMap((text) => (isEnglish(text, conversation.language) ? statementsOf(kind, text) : []))
  return [
    ...of('tip', tips),
    ...of(
      'line',
      said.map(({ text }) => text),
    ),
  ]
}

function statementsOf(of: Said['of'], text: string): Said[] {
  return toStatements(text, true).map((statement) => ({ of, text: statement }))
}
