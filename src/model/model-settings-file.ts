import { readFile } from 'node:fs/promises'
import { errorText } from '../lib/error-text.ts'
import { openWatchedFolder } from '../lib/watched-folder.ts'
import { parseModelSettings, usualSettings } from './model-settings.ts'
import type { ModelSettings } from './model-settings.ts'

/**
 * A missing file is as an empty one.
 *
 * @throws FileProblem naming the line and what is wrong there.
 */
export async function readModelSettings(file: string): Promise<ModelSettings> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return usualSettings
    throw error
  }
  return parseModelSettings(text)
}

/** Reads the file and keeps up with its changes; a broken one is named and changes nothing. */
export async function openModelSettings(
  file: string,
  onProblem: (problem: string) => void,
): Promise<AsyncDisposable & { now(): ModelSettings }> {
  let settings = usualSettings
  let problem: string | undefined
  const load = async () => {
    try {
      settings = await readModelSettings(file)
      problem = undefined
    } catch (error) {
      if (problem === errorText(error)) return
      problem = errorText(error)
      onProblem(`${problem} (the last good settings stay)`)
    }
  }
  const watched = await openWatchedFolder({ folder: file, load, onError: (error) => onProblem(errorText(error)) })
  return { now: () => settings, [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose]() }
}
