import { errorText } from '../lib/error-text.ts'
import { openWatchedFolder, readMarkdownFiles } from '../lib/watched-folder.ts'
import { parsePrompt } from './prompt-file.ts'
import type { Prompt } from './prompt-file.ts'

/** What the team's folder holds now. `problem` names line and reason; the live version of that file goes on. */
export type PromptEntry = {
  readonly file: string
  readonly live: Prompt | undefined
  readonly liveSince: Date | undefined
  readonly problem: string | undefined
}

export type PromptFolder = AsyncDisposable & {
  entries(): readonly PromptEntry[]
  /** The live prompts. */
  live(): readonly Prompt[]
}

export type PromptFolderOptions = {
  readonly folder: string
  /** A version that goes live, so that it can be kept for ever. */
  readonly onLive: (prompt: Prompt, at: Date) => void
  readonly onProblem: (file: string, problem: string) => void
}

/** Reads the prompt files of the folder (not of folders below it) and keeps up with changes. */
export async function openPromptFolder({ folder, onLive, onProblem }: PromptFolderOptions): Promise<PromptFolder> {
  let entries: readonly PromptEntry[] = []
  const load = async () => {
    const files = (await readMarkdownFiles(folder)).filter(({ path }) => !path.includes('/'))
    const before = new Map(entries.map((entry) => [entry.file, entry]))
    const ids = new Map<string, string>()
    entries = files.map(({ path, content }): PromptEntry => {
      const known = before.get(path)
      try {
        const prompt = parsePrompt(path, content)
        const twin = ids.get(prompt.promptId)
        if (twin !== undefined) throw new Error(`the id ${prompt.promptId} is taken by ${twin}`)
        ids.set(prompt.promptId, path)
        if (known?.live?.version === prompt.version) return { ...known, problem: undefined }
        const at = new Date()
        onLive(prompt, at)
        return { file: path, live: prompt, liveSince: at, problem: undefined }
      } catch (error) {
        const problem = errorText(error)
        if (known?.problem !== problem) onProblem(path, problem)
        return { file: path, live: known?.live, liveSince: known?.liveSince, problem }
      }
    })
  }
  const watched = await openWatchedFolder({
    folder,
    load,
    onError: (error) => onProblem(folder, errorText(error)),
  })
  return {
    entries: () => entries,
    live: () => entries.flatMap((entry) => entry.live ?? []),
    [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose](),
  }
}
