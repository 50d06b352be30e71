import { join } from 'node:path'
import { errorText } from '../lib/error-text.ts'
import { openWatchedFolder } from '../lib/watched-folder.ts'
import { practiceFolder, problemWords, readPracticeFiles } from './read-practice-files.ts'
import type { PracticeFiles } from './read-practice-files.ts'

export type PracticeFolder = AsyncDisposable & {
  /** As they were read last. */
  now(): PracticeFiles
}

/** Reads the conversations of `practice/*.jsonl` below the prompts folder, and keeps up with changes. */
export async function openPracticeFolder({
  promptsDir,
  onProblem,
}: {
  readonly promptsDir: string
  readonly onProblem: (file: string, problem: string) => void
}): Promise<PracticeFolder> {
  let files: PracticeFiles = { conversations: [], problems: [] }
  const folder = join(promptsDir, practiceFolder)
  const load = async () => {
    const known = new Set(files.problems.map((problem) => JSON.stringify(problem)))
    files = await readPracticeFiles(folder)
    for (const problem of files.problems)
      if (!known.has(JSON.stringify(problem))) onProblem(`${practiceFolder}/${problem.file}`, problemWords(problem))
  }
  const watched = await openWatchedFolder({
    folder,
    load,
    onError: (error) => onProblem(practiceFolder, errorText(error)),
  })
  return { now: () => files, [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose]() }
}
