import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorText } from './error-text.ts'
import { openWatchedFolder } from './watched-folder.ts'

/** A version of a file that was sound when it was read. */
export type GoodVersion<Value> = {
  readonly value: Value
  readonly content: string
  /** Short hash of the content. */
  readonly version: string
  readonly since: Date
}

/** What a file holds now: its last good version, and what is wrong with it as it stands on disk. */
export type WatchedFileState<Value> = {
  readonly file: string
  readonly good: GoodVersion<Value> | undefined
  readonly problem: string | undefined
  /** There is no such file, and no version of it was ever known. */
  readonly absent: boolean
}

export type WatchedFile<Value> = AsyncDisposable & { state(): WatchedFileState<Value> }

export type WatchedFileOptions<Value> = {
  readonly folder: string
  readonly file: string
  /** @throws where the content is not sound; the message names line and reason. */
  readonly parse: (content: string) => Value
  /** Versions that an earlier process knew, newest first: the last good one is found there. */
  readonly history: (file: string) => Promise<readonly { readonly content: string; readonly firstSeenAt: Date }[]>
  /** Another version is the good one now; at the start too. */
  readonly onGood: (good: GoodVersion<Value>) => void
  /** Said once for each new trouble. */
  readonly onProblem: (file: string, problem: string) => void
}

/**
 * Reads one file and keeps up with its changes. A version that is not sound, or a file that is gone, leaves the last good
 * version in force.
 */
export async function openWatchedFile<Value>(options: WatchedFileOptions<Value>): Promise<WatchedFile<Value>> {
  const { folder, file, parse, onProblem } = options
  let state: WatchedFileState<Value> = { file, good: undefined, problem: undefined, absent: true }

  const remembered = async (): Promise<GoodVersion<Value> | undefined> => {
    for (const { content, firstSeenAt } of await options.history(file)) {
      try {
        return { value: parse(content), content, version: versionOf(content), since: firstSeenAt }
      } catch {
        // A version from an older Sotto, whose rules were other ones: the next older is tried.
        continue
      }
    }
    return undefined
  }
  const read = async (): Promise<GoodVersion<Value>> => {
    const content = await readFile(join(folder, file), 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw new Error(notThere)
      throw error
    })
    return { value: parse(content), content, version: versionOf(content), since: new Date() }
  }
  const load = async () => {
    try {
      const good = await read()
      const same = good.version === state.good?.version
      state = { file, good: same ? state.good : good, problem: undefined, absent: false }
      if (!same) options.onGood(good)
    } catch (error) {
      const problem = errorText(error)
      const before = state
      const good = before.good ?? (await remembered())
      state = { file, good, problem, absent: problem === notThere && good === undefined }
      if (good && before.good === undefined) options.onGood(good)
      const stays = good ? 'its last good version stays' : 'no version of it is known'
      if (before.problem !== problem) onProblem(file, `${problem} (${stays})`)
    }
  }
  const watched = await openWatchedFolder({ folder, load, onError: (error) => onProblem(file, errorText(error)) })
  return { state: () => state, [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose]() }
}

const notThere = 'the file is not there'

function versionOf(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}
