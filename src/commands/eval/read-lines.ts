import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { errorText } from '../../lib/error-text.ts'
import { SetupError } from '../../lib/setup-error.ts'

/**
 * The records of a JSONL file, one a line; empty lines do not count.
 *
 * @throws SetupError naming file, line number and field; nothing of the line's text.
 */
export function readLines<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema>[] {
  let content
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    throw new SetupError(`${file} cannot be read (${errorText(error)}).`)
  }
  const records = content.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const parsed = schema.safeParse(parseJson(line, `${file}, line ${index + 1}`))
    if (parsed.success) return [parsed.data]
    const [issue] = parsed.error.issues
    throw new SetupError(`${file}, line ${index + 1}, ${issue?.path.join('.') || 'the record'}: ${issue?.message}`)
  })
  if (records.length === 0) throw new SetupError(`${file} holds no records.`)
  return records
}

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // The parser's own message quotes the line.
    throw new SetupError(`${where}: not JSON.`)
  }
}
