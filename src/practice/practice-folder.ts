import { errorText } from '../lib/error-text.ts'
import { openWatchedFolder, readFolderFiles } from '../lib/watched-folder.ts'
import { parsePracticeConversation } from './practice-conversation.ts'
import type { PracticeConversation } from './practice-conversation.ts'

/** A line that cannot be played. The reason quotes nothing of it. */
export type PracticeProblem = { readonly file: string; readonly line: number; readonly reason: string }

export type PracticeFolder = AsyncDisposable & {
  /** In the order of files and lines. */
  conversations(): readonly PracticeConversation[]
  problems(): readonly PracticeProblem[]
}

/**
 * Reads the conversations of `*.jsonl` below the folder, one a line, and keeps up with changes. A broken line is named and
 * left out, and so is one whose id another has. A folder that is not there has none.
 */
export async function openPracticeFolder({
  folder,
  onProblem,
}: {
  readonly folder: string
  readonly onProblem: (file: string, problem: string) => void
}): Promise<PracticeFolder> {
  let conversations: readonly PracticeConversation[] = []
  let problems: readonly PracticeProblem[] = []
  const load = async () => {
    const known = new Set(problems.map(toText))
    const byId = new Map<string, PracticeConversation>()
    const found: PracticeProblem[] = []
    for (const { path, content } of await readFolderFiles(folder, ['.jsonl'])) {
      for (const [index, text] of content
        .replace(/^\uFEFF/, '')
        .split('\n')
        .entries()) {
        if (text.trim() === '') continue
        try {
          const conversation = parsePracticeConversation(parseJson(text))
          if (byId.has(conversation.id)) throw new Error('id: another conversation has it')
          byId.set(conversation.id, conversation)
        } catch (error) {
          found.push({ file: path, line: index + 1, reason: errorText(error) })
        }
      }
    }
    conversations = [...byId.values()]
    problems = found
    for (const problem of found)
      if (!known.has(toText(problem))) onProblem(`practice/${problem.file}`, wordsOf(problem))
  }
  const watched = await openWatchedFolder({
    folder,
    load,
    onError: (error) => onProblem('practice', errorText(error)),
  })
  return {
    conversations: () => conversations,
    problems: () => problems,
    [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose](),
  }
}

function wordsOf({ line, reason }: PracticeProblem): string {
  return `line ${line}: ${reason} (that conversation is left out)`
}

function toText({ file, line, reason }: PracticeProblem): string {
  return `${file} ${line} ${reason}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which may be what a visitor wrote.
    throw new Error('not valid JSON')
  }
}
