import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { errorText } from '../../lib/error-text.ts'
import { SetupError } from '../../lib/setup-error.ts'

/**
 * A playbook in JSON.
 *
 * @throws SetupError naming file and field, where it is not given or cannot be used.
 */
export function readPlaybook<Schema extends z.ZodType>(file: string | undefined, schema: Schema): z.infer<Schema> {
  if (file === undefined) throw new SetupError('Name the playbook whose topics are ranked: --playbook FILE.')
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : errorText(error)
    throw new SetupError(`The playbook ${file} cannot be used (${why}).`)
  }
}
