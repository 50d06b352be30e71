import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './temporary-folder.ts'

const shipped = fileURLToPath(new URL('../../prompts', import.meta.url))

/**
 * Copies the team's files into a folder, of the prompts the coach alone: one tip to a line, whatever is shipped beside it.
 */
export function copyCoach(to: string): void {
  cpSync(shipped, to, { recursive: true })
  for (const file of readdirSync(to)) if (file.endsWith('.md') && file !== 'coach.md') rmSync(join(to, file))
}

/** A copy of the team's files that a test may change, with the coach as their one prompt; removed when the test ends. */
export function copyPrompts(): Disposable & {
  readonly path: string
  /** Replaces the first text by the second in one file, as an editor would save it. */
  change(file: string, from: string, to: string): void
  write(file: string, content: string): void
} {
  const folder = temporaryFolder()
  copyCoach(folder.path)
  const write = (file: string, content: string) => writeFileSync(join(folder.path, file), content)
  return {
    path: folder.path,
    write,
    change(file, from, to) {
      const content = readFileSync(join(folder.path, file), 'utf8')
      if (!content.includes(from)) throw new Error(`${file} does not hold ${from}`)
      write(file, content.replace(from, to))
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}
