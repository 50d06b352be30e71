import { errorText } from '../lib/error-text.ts'
import { readFolderFiles } from '../lib/watched-folder.ts'
import { parsePracticeConversation } from './practice-conversation.ts'
import type { PracticeConversation } from './practice-conversation.ts'

/** A line that cannot be played. The reason quotes nothing of it. */
export type PracticeProblem = { readonly file: string; readonly line: number; readonly reason: string }

export type PracticeFiles = {
  /** In the order of files and lines. */
  readonly conversations: readonly PracticeConversation[]
  readonly problems: readonly PracticeProblem[]
}

/** Below the prompts folder. */
export const practiceFolder = 'practice'

/**
 * Reads the conversations of `*.jsonl` below the folder, one a line. A broken line is named and left out, and so is one whose
 * id another has. A folder that is not there has none.
 */
export async function readPracticeFiles(folder: string): Promise<PracticeFiles> {
  const byId = new Map<string, PracticeConversation>()
  const problems: PracticeProblem[] = []
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
        problems.push({ file: path, line: index + 1, reason: errorText(error) })
      }
    }
  }
  return { conversations: [...byId.values()], problems }
}

/** As it is told to a team lead. */
export function problemWords({ line, reason }: PracticeProblem): string {
  return `line ${line}: ${reason} (that conversation is left out)`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which may be what a visitor wrote.
    throw new Error('not valid JSON')
  }
}
