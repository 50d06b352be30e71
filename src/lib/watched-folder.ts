import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { watch } from 'chokidar'

export type FolderFile = {
  /** Relative to the folder, with forward slashes. */
  readonly path: string
  readonly content: string
}

/** Every `.md` file below the folder, sorted by path. A folder that is not there has none. */
export function readMarkdownFiles(folder: string): Promise<FolderFile[]> {
  return readFolderFiles(folder, ['.md'])
}

/** Likewise, every file whose name ends in one of these. */
export async function readFolderFiles(folder: string, endings: readonly string[]): Promise<FolderFile[]> {
  let entries
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  const paths = entries
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      content: await readFile(path, 'utf8'),
    })),
  )
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

/**
 * Calls `load` now and again soon after files below the folder changed, once for a burst of changes and never twice at
 * the same time. Resolves when the first load is done; its error is the caller's, later ones go to `onError`.
 */
export async function openWatchedFolder(options: {
  readonly folder: string
  readonly load: () => Promise<void>
  readonly onError: (error: unknown) => void
}): Promise<AsyncDisposable> {
  const { folder, load, onError } = options
  let timer: NodeJS.Timeout | undefined
  let loading = Promise.resolve()
  const reload = () => void (loading = loading.then(load).catch(onError))
  // fs.watch misses every write after an editor's atomic save (stack.md §8).
  const watcher = watch(folder, { ignoreInitial: true })
  const ready = new Promise<void>((resolve) => watcher.once('ready', resolve))
  watcher.on('error', onError)
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(reload, 80)
  })
  const opened = {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      await watcher.close()
      await loading
    },
  }
  try {
    // Watching first, so that no change falls between the reading and the watching.
    await ready
    await load()
    return opened
  } catch (error) {
    await opened[Symbol.asyncDispose]()
    throw error
  }
}
