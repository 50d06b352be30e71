import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { AgentId } from '../domain/ids.ts'
import { errorText } from '../lib/error-text.ts'
import type { Hearing } from './listener.ts'

const notes = z.record(z.string(), z.object({ since: z.string(), because: z.string() }))

/** For whom listening stopped so as not to harm, by agent id. Names no visitor and holds no secret. */
export type HarmNotes = z.infer<typeof notes>

const fileIn = (dataDir: string) => join(dataDir, 'stopped.json')

/** What Sotto last left there; the doctor then opens no session of these agents. Throws Error where it cannot be read. */
export function readHarmNotes(dataDir: string): HarmNotes {
  const file = fileIn(dataDir)
  if (!existsSync(file)) return {}
  try {
    return notes.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new Error(`${file} cannot be read (${errorText(error)}); remove it`, { cause: error })
  }
}

/**
 * Keeps `stopped.json` in the data folder: an agent stands in it from a stop for the human's sake until their
 * conversations are heard again. It is for the doctor, and holds nobody back: to start Sotto is a person's decision.
 */
export function createHarmNotes(dataDir: string): { note(agentId: AgentId, hearing: Hearing): void } {
  let known: HarmNotes | undefined
  const read = () => {
    try {
      return readHarmNotes(dataDir)
    } catch {
      // A cut file of a process that was killed; this process writes it anew.
      return {}
    }
  }
  const write = (changed: HarmNotes) => {
    known = changed
    if (Object.keys(changed).length === 0) rmSync(fileIn(dataDir), { force: true })
    else writeFileSync(fileIn(dataDir), `${JSON.stringify(changed, undefined, 2)}\n`, { mode: 0o600 })
  }
  return {
    note(agentId, hearing) {
      known ??= read()
      if (hearing.state === 'stopped' && hearing.harm) {
        write({ ...known, [agentId]: { since: hearing.since.toISOString(), because: hearing.because } })
      } else if (hearing.state === 'hearing' && agentId in known) {
        const { [agentId]: _over, ...rest } = known
        write(rest)
      }
    },
  }
}
