import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { errorText } from '../lib/error-text.ts'
import { capabilitiesShape, untried } from './capabilities.ts'
import type { Capabilities } from './capabilities.ts'

const notesShape = z.array(
  z.object({ baseUrl: z.string(), model: z.string(), triedAt: z.iso.datetime(), can: capabilitiesShape }),
)

type Notes = z.infer<typeof notesShape>

/** What is known of an endpoint's abilities, for each model there; remembered in `model-endpoints.json`. */
export type CapabilityNotes = {
  of(baseUrl: string, model: string): Capabilities
  /** True where the endpoint was tried with this model, by `doctor` or by a refusal. */
  isTried(baseUrl: string, model: string): boolean
  remember(baseUrl: string, model: string, can: Capabilities): void
}

/** A file that cannot be read counts as none: it holds nothing that cannot be found out again. */
export function openCapabilityNotes(
  dataDir: string,
  onProblem: (problem: string) => void = () => undefined,
  /** What somebody else wrote is seen so late at most. */
  lookEveryMs = 500,
): CapabilityNotes {
  const file = join(dataDir, 'model-endpoints.json')
  let notes: Notes = []
  let readState: string | undefined
  let lookedAt = -Infinity
  // Doctor may write while Sotto runs.
  const fresh = (): Notes => {
    if (performance.now() - lookedAt < lookEveryMs) return notes
    lookedAt = performance.now()
    const state = stateOf(file)
    if (state !== readState) notes = readNotes(file, onProblem)
    readState = state
    return notes
  }
  const find = (baseUrl: string, model: string) =>
    fresh().find((note) => note.baseUrl === baseUrl && note.model === model)
  return {
    of: (baseUrl, model) => find(baseUrl, model)?.can ?? untried(baseUrl),
    isTried: (baseUrl, model) => find(baseUrl, model) !== undefined,
    remember(baseUrl, model, can) {
      lookedAt = -Infinity
      const others = fresh().filter((note) => note.baseUrl !== baseUrl || note.model !== model)
      notes = [...others, { baseUrl, model, triedAt: new Date().toISOString(), can }]
      try {
        writeFileSync(`${file}.next`, `${JSON.stringify(notes, null, 2)}\n`, { mode: 0o600 })
        renameSync(`${file}.next`, file)
        readState = stateOf(file)
      } catch (error) {
        onProblem(errorText(error))
      }
    },
  }
}

/** Changes with every writing: two of them may fall into one tick of the file system's clock. */
function stateOf(file: string): string | undefined {
  const known = statSync(file, { throwIfNoEntry: false })
  return known && `${known.mtimeMs} ${known.ino} ${known.size}`
}

function readNotes(file: string, onProblem: (problem: string) => void): Notes {
  try {
    return notesShape.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!missing) onProblem(`model-endpoints.json is left aside: ${errorText(error)}`)
    return []
  }
}
