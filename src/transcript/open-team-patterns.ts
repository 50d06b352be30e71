import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import { openWatchedFolder } from '../lib/watched-folder.ts'
import type { Finder } from './finders/found.ts'
import { teamFinders } from './finders/team-pattern.ts'
import { parseTeamPatterns } from './team-patterns.ts'

export type OpenTeamPatterns = AsyncDisposable & {
  /** Of the file's last good version. */
  readonly finders: () => readonly Finder[]
}

/**
 * Reads the team's patterns and keeps up with the file; a broken one changes nothing, also over a restart.
 *
 * @throws SetupError where the file is broken from the beginning: without it, what it names would be kept in clear.
 */
export async function openTeamPatterns(options: {
  readonly file: string
  /** Where the last good version is kept. */
  readonly lastGood: string
  readonly onProblem: (file: string, problem: string) => void
}): Promise<OpenTeamPatterns> {
  const { file, lastGood, onProblem } = options
  let finders: readonly Finder[] | undefined
  let live: string | undefined

  const load = async () => {
    const content = await readIfThere(file)
    if (content === live) return
    try {
      finders = teamFinders(parseTeamPatterns(content))
    } catch (error) {
      finders ??= await rememberedFinders(lastGood)
      const problem = `${basename(file)}: ${errorText(error)}`
      if (finders === undefined) throw new SetupError(`${problem}. Put it right, or remove the file.`)
      onProblem(file, `${problem} (the last good version stays)`)
      return
    }
    live = content
    await writeFile(lastGood, content, { mode: 0o600 })
  }
  const watched = await openWatchedFolder({
    folder: file,
    load,
    onError: (error) => onProblem(file, errorText(error)),
  })
  return { finders: () => finders ?? [], [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose]() }
}

async function rememberedFinders(lastGood: string): Promise<readonly Finder[] | undefined> {
  try {
    return teamFinders(parseTeamPatterns(await readFile(lastGood, 'utf8')))
  } catch {
    // None was kept, or an older Sotto kept it, whose rules were other ones: as good as none.
    return undefined
  }
}

/** A file that is not there is an empty one. */
async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
