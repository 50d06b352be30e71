import { errorText } from '../lib/error-text.ts'
import { openWatchedFolder, readMarkdownFiles } from '../lib/watched-folder.ts'
import type { PromptVersionId } from '../domain/ids.ts'
import { ownText, readPartials } from './partials.ts'
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

/** A version that a file had, with its whole content. */
export type KnownVersion = { readonly version: PromptVersionId; readonly content: string; readonly firstSeenAt: Date }

export type PromptFolderOptions = {
  readonly folder: string
  /** The versions that a file has had, newest first: where the last good one is found after a restart. */
  readonly history: (file: string) => Promise<readonly KnownVersion[]>
  /** A version that goes live, so that it can be kept for ever. */
  readonly onLive: (prompt: Prompt, at: Date) => void
  readonly onProblem: (file: string, problem: string) => void
  /** All files were read, at the start or after a change. */
  readonly onLoaded?: (entries: readonly PromptEntry[]) => void
}

/** Reads the prompt files of the folder (not of folders below it), with its partials, and keeps up with changes. */
export async function openPromptFolder(options: PromptFolderOptions): Promise<PromptFolder> {
  const { folder, history, onLive, onProblem } = options
  let entries: readonly PromptEntry[] = []

  /** What a file that this process has not seen before had as its last good version, and since when. */
  const remembered = async (file: string, content: string): Promise<Pick<PromptEntry, 'live' | 'liveSince'>> => {
    for (const known of await history(file)) {
      const prompt = parseQuietly(file, known.content)
      if (!prompt) continue
      const isTheFile = ownText(known.content) === ownText(content)
      return { live: prompt, liveSince: isTheFile ? known.firstSeenAt : new Date() }
    }
    return { live: undefined, liveSince: undefined }
  }

  const load = async () => {
    const all = await readMarkdownFiles(folder)
    const files = all.filter(({ path }) => !path.includes('/'))
    const partials = readPartials(all)
    const before = new Map(entries.map((entry) => [entry.file, entry]))
    const next: PromptEntry[] = []
    // A file that is live already keeps its id; a copy of it has to take another one.
    files.sort((one, other) => Number(before.has(other.path)) - Number(before.has(one.path)))
    for (const { path, content } of files) {
      const known = before.get(path) ?? { file: path, problem: undefined, ...(await remembered(path, content)) }
      const twinOf = (prompt: Prompt | undefined) => next.find(({ live }) => live && live.promptId === prompt?.promptId)
      try {
        const prompt = parsePrompt(path, content, partials)
        const twin = twinOf(prompt)
        if (twin) throw new Error(`the id ${prompt.promptId} is taken by ${twin.file}; give this one another`)
        if (known.live?.version === prompt.version) {
          next.push({ ...known, problem: undefined })
        } else {
          const at = new Date()
          onLive(prompt, at)
          next.push({ file: path, live: prompt, liveSince: at, problem: undefined })
        }
      } catch (error) {
        const live = twinOf(known.live) ? undefined : known.live
        const problem = errorText(error)
        const stays = live ? 'its last good version stays' : 'no version of it is live'
        if (known.problem !== problem) onProblem(path, `${problem} (${stays})`)
        next.push({ file: path, live, liveSince: live && known.liveSince, problem })
      }
    }
    entries = next.toSorted((one, other) => (one.file < other.file ? -1 : 1))
    options.onLoaded?.(entries)
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

function parseQuietly(file: string, content: string): Prompt | undefined {
  try {
    return parsePrompt(file, content)
  } catch {
    // A version from an older Sotto, whose rules were other ones: the next older is tried.
    return undefined
  }
}
