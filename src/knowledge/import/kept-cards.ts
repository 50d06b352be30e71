import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { errorText } from '../../lib/error-text.ts'
import { SetupError } from '../../lib/setup-error.ts'
import { cardFileId } from '../card-file.ts'
import type { ImportPlan } from './plan-import.ts'

/** The cards of a playbook that came from one source, by id. */
export type KeptCards = {
  present(ids: Iterable<string>): ReadonlyMap<string, string>
  write(plan: ImportPlan, incoming: ReadonlyMap<string, string>): void
}

/** Each card in a file of its own. */
export function keptInFiles(folder: string): KeptCards {
  const pathOf = (id: string) => join(folder, `${id}.md`)
  return {
    present: (ids) =>
      new Map(
        [...ids]
          // The record of the last import is a file too, and must not lead out of the folder.
          .filter((id) => cardFileId.test(id))
          .flatMap((id) => (existsSync(pathOf(id)) ? [[id, readFileSync(pathOf(id), 'utf8')] as const] : [])),
      ),
    write({ added, changed, removed }, incoming) {
      for (const id of [...added, ...changed]) writeWhole(pathOf(id), incoming.get(id) ?? '')
      for (const id of removed) rmSync(pathOf(id))
    },
  }
}

const withId = z.object({ id: z.string() })

/** All in one list, one a line. */
export function keptInList(file: string): KeptCards {
  const lines = readList(file)
  return {
    present: () => lines,
    write({ added, changed, removed }, incoming) {
      const next = new Map(lines)
      for (const id of [...added, ...changed]) next.set(id, incoming.get(id) ?? '')
      for (const id of removed) next.delete(id)
      writeWhole(file, [...next.values()].map((line) => `${line}\n`).join(''))
    },
  }
}

/** @throws SetupError naming the line that is none, so that an import cannot lose it. */
function readList(file: string): ReadonlyMap<string, string> {
  if (!existsSync(file)) return new Map()
  const lines = new Map<string, string>()
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue
    try {
      lines.set(withId.parse(JSON.parse(line)).id, line)
    } catch (error) {
      throw new SetupError(`${file}: line ${index + 1} is no card; mend or remove it first.`, { cause: error })
    }
  }
  return lines
}

/**
 * In one step, so that no reader finds half of it.
 *
 * @throws SetupError where it cannot be written, or stands behind a link: what is behind links is not read.
 */
export function writeWhole(file: string, content: string): void {
  const folder = dirname(file)
  const next = `${file}.${process.pid}.next`
  try {
    mkdirSync(folder, { recursive: true })
    if (lstatSync(folder).isSymbolicLink()) throw new Error('it is a link, and cards behind links are not read')
    // Only as a new file: nothing is written through a link that waits there.
    writeFileSync(next, content, { flag: 'wx' })
    renameSync(next, file)
  } catch (error) {
    throw new SetupError(`The folder ${folder} cannot be written (${errorText(error)}).`, { cause: error })
  }
}
