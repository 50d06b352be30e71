import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where everything is, for people's tools and tests; links hold the one-time codes that are good now. */
export type RunFile = {
  readonly pid: number
  readonly overlay: readonly { readonly agentId: string; readonly url: string }[]
  /** Everybody who may sign in. */
  readonly people: readonly { readonly personId: string; readonly role: string; readonly url: string }[]
  readonly console: string
  readonly board: string
  readonly workspace: string | null
  readonly simulator: string | null
  readonly status: string
}

/** Writes `run.json` (mode 0600) in one step, so that no reader finds half of it. */
export function writeRunFile(dataDir: string, run: RunFile): void {
  const file = join(dataDir, 'run.json')
  const next = `${file}.next`
  writeFileSync(next, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
  renameSync(next, file)
}

export function removeRunFile(dataDir: string): void {
  rmSync(join(dataDir, 'run.json'), { force: true })
}
