import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decodeText, readText } from '../../src/lib/text-encoding.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const text = 'Größe: 5 € – “ja”'
const windows1252 = Buffer.from('Gr\xf6\xdfe: 5 \x80 \x96 \x93ja\x94', 'latin1')
const mark = '\uFEFF'
/** So that a part of the file, as it is read, ends within a letter. */
const filler = 'a'.repeat(65_533)

it.each([
  ['UTF-8', Buffer.from(text), text],
  ['UTF-8 with a mark', Buffer.from(mark + text), text],
  ['UTF-8 of two parts', Buffer.from(filler + text), filler + text],
  ['UTF-16', Buffer.from(mark + text, 'utf16le'), text],
  ['UTF-16, the other way round', Buffer.from(mark + text, 'utf16le').swap16(), text],
  ['Windows-1252', windows1252, text],
  ['Windows-1252 far behind', Buffer.concat([Buffer.from(filler), windows1252]), filler + text],
  ['UTF-8 that is cut off', Buffer.from(text).subarray(0, 3), 'GrÃ'],
  ['nothing', Buffer.alloc(0), ''],
])('reads %s', async (_name, bytes, wanted) => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'text')
  writeFileSync(file, bytes)
  expect(decodeText(bytes)).toBe(wanted)
  let read = 0
  const parts = await Array.fromAsync(readText(file, (count) => (read += count)))
  expect(parts.join('')).toBe(wanted)
  expect(read).toBe(bytes.length)
})
