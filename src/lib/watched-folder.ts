import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { watch } from 'chokidar'

export type FolderFile = {
  /** Relative to the folder, with forward slashes. */
  readonly path: string
  readonly content: string
}

/** Every `.md` file below the folder, sorted by path. A folder that is not there has none. */
export async function readMarkdownFiles(folder: string): Promise<FolderFile[]> {
  let entries
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      content: await readFile(path, 'utf8'),
    })),
  )
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** Calls `onChange` soon after files below the folder changed, once for a burst of changes. */
export function watchFolder(folder: string, onChange: () => void): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined
  // fs.watch misses every write after an editor's atomic save (stack.md §8).
  const watcher = watch(folder, { ignoreInitial: true, awaitWriteFinish: false })
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(onChange, 80)
  })
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      await watcher.close()
    },
  }
}
