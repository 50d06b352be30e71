import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './temporary-folder.ts'

/** A copy of the team's files that a test may change; removed when the test ends. */
export function copyPrompts(): Disposable & {
  readonly path: string
  /** Replaces the first text by the second in one file, as an editor would save it. */
  change(file: string, from: string, to: string): void
  write(file: string, content: string): void
} {
  const folder = temporaryFolder()
  cpSync(fileURLToPath(new URL('../../prompts', import.meta.url)), folder.path, { recursive: true })
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
