import { readFile, stat } from 'node:fs/promises'
import { errorText } from '../../lib/error-text.ts'
import { waitQuietly } from '../../lib/wait.ts'
import { chatKeyPattern } from './chat-key.ts'

/** A change is taken up within a second. */
const lookEveryMs = 500
/** Some 100,000 keys; more is not a file of chats that are going on. */
const longestFileBytes = 4 * 1024 * 1024

export type KeysInFile = {
  readonly keys: ReadonlySet<string>
  /** Numbers, from 1, of the lines that hold something else. */
  readonly badLines: readonly number[]
}

/** One chat key a line; empty lines and what follows a `#` are passed over. */
export function parseKeys(content: string): KeysInFile {
  const keys = new Set<string>()
  const badLines: number[] = []
  for (const [index, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const text = line.replace(/#.*/, '').trim()
    if (chatKeyPattern.test(text)) keys.add(text)
    else if (text !== '') badLines.push(index + 1)
  }
  return { keys, badLines }
}

export type KeysFileOptions = {
  readonly file: string
  /** Told once for each new kind of problem; by line numbers, never by what stands there. */
  readonly onProblem: (problem: string) => void
  /** Ends the watching. */
  readonly signal: AbortSignal
}

/**
 * Reads a file of chat keys and keeps an eye on it until the signal aborts. A file that is not there, or not any more,
 * holds no keys; one that cannot be read leaves the last ones. Never rejects.
 */
export async function watchKeysFile(options: KeysFileOptions): Promise<() => ReadonlySet<string>> {
  const { file, onProblem, signal } = options
  let keys: ReadonlySet<string> = new Set()
  let seen = ''
  let told = ''
  const tell = (problem: string) => {
    if (problem !== told && problem !== '') onProblem(problem)
    told = problem
  }
  const look = async () => {
    try {
      // Before the reading, so that a change in between is seen the next time.
      const stamp = await stampOf(file)
      if (stamp.text === seen) return
      seen = stamp.text
      if (stamp.size > longestFileBytes) return tell('the file is longer than 4 MiB')
      const read = parseKeys(stamp.size === 0 ? '' : await readFile(file, 'utf8'))
      keys = read.keys
      tell(badLinesText(read.badLines))
    } catch (error) {
      seen = ''
      tell(`the file cannot be read: ${errorText(error)}`)
    }
  }
  await look()
  void (async () => {
    while (!signal.aborted) {
      await waitQuietly(lookEveryMs, signal)
      if (!signal.aborted) await look()
    }
  })()
  return () => keys
}

async function stampOf(file: string): Promise<{ readonly text: string; readonly size: number }> {
  try {
    const { mtimeMs, ctimeMs, size, ino } = await stat(file)
    return { text: [mtimeMs, ctimeMs, size, ino].join(' '), size }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { text: 'absent', size: 0 }
    throw error
  }
}

function badLinesText(lines: readonly number[]): string {
  if (lines.length === 0) return ''
  const shown = lines.slice(0, 10).join(', ') + (lines.length > 10 ? ' …' : '')
  return lines.length === 1 ? `line ${shown} is no chat key` : `lines ${shown} are no chat keys`
}
