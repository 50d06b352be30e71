import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { SetupError } from '../../lib/setup-error.ts'
import { writeWhole } from './kept-cards.ts'

/** Hashes of what the last import of each source wrote, by the source's name and card id. */
export type ImportRecord = {
  of(source: string): ReadonlyMap<string, string>
  write(source: string, written: ReadonlyMap<string, string>): void
}

const fileName = '.imported.json'
const shape = z.record(z.string(), z.record(z.string(), z.string()))

/** @throws SetupError where the record is not sound: without it an import cannot tell what people edited. */
export function openImportRecord(folder: string): ImportRecord {
  const file = join(folder, fileName)
  const known = read(file)
  return {
    of: (source) => new Map(Object.entries(known[source] ?? {})),
    write(source, written) {
      known[source] = Object.fromEntries(written)
      writeWhole(file, `${JSON.stringify(known)}\n`)
    },
  }
}

function read(file: string): Record<string, Record<string, string>> {
  if (!existsSync(file)) return {}
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new SetupError(`${file} is not as an import wrote it; put it back, or remove it to begin anew.`, {
      cause: error,
    })
  }
}
