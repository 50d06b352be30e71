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
const object = z.custom<object>((raw) => typeof raw === 'object' && raw !== null && !Array.isArray(raw))
// By entries: a record of zod's loses an id such as `__proto__`.
const shape = object.transform(
  (sources) => new Map(Object.entries(sources).map(([source, written]) => [source, hashes.parse(written)])),
)
const hashes = object.transform(
  (written) => new Map(Object.entries(written).map(([id, hash]) => [id, z.string().parse(hash)])),
)

/** @throws SetupError where the record is not sound: without it an import cannot tell what people edited. */
export function openImportRecord(folder: string): ImportRecord {
  const file = join(folder, fileName)
  const known = read(file)
  return {
    of: (source) => known.get(source) ?? new Map(),
    write(source, written) {
      known.set(source, new Map(written))
      const sources = [...known].map(([name, ids]) => [name, Object.fromEntries(ids)] as const)
      writeWhole(file, `${JSON.stringify(Object.fromEntries(sources))}\n`)
    },
  }
}

function read(file: string): z.infer<typeof shape> {
  if (!existsSync(file)) return new Map()
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new SetupError(`${file} is not as an import wrote it; put it back, or remove it to begin anew.`, {
      cause: error,
    })
  }
}
