import { readFile } from 'node:fs/promises'
import { errorText } from '../lib/error-text.ts'
import { openWatchedFolder } from '../lib/watched-folder.ts'
import { parseModelSettings, usualSettings } from './model-settings.ts'
import type { ModelSettings } from './model-settings.ts'

/** Reads the file and keeps up with its changes; a broken one is named and changes nothing, a missing one is as an empty one. */
export async function openModelSettings(
  file: string,
  onProblem: (problem: string) => void,
): Promise<AsyncDisposable & { now(): ModelSettings }> {
  let settings = usualSettings
  let problem: string | undefined
  const load = async () => {
    try {
      settings = parseModelSettings(await readFile(file, 'utf8'))
      problem = undefined
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') settings = usualSettings
      else if (problem !== errorText(error)) {
        problem = errorText(error)
        onProblem(`${problem} (the last good settings stay)`)
      }
    }
  }
  const watched = await openWatchedFolder({ folder: file, load, onError: (error) => onProblem(errorText(error)) })
  return { now: () => settings, [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose]() }
}
