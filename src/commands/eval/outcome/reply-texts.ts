import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { errorText } from '../../../lib/error-text.ts'
import { SetupError } from '../../../lib/setup-error.ts'

const playbook = z.object({
  flows: z.array(z.object({ id: z.string(), replies: z.array(z.object({ action: z.string(), text: z.string() })) })),
})

/** The replies of a playbook's flow charts. */
export type ReplyTexts = {
  /** What an action says in a task; where that task does not know it, what it says everywhere, if that is one thing. */
  textOf(task: string | undefined, action: string): string | undefined
  /** All different texts of a task, in the playbook's order. */
  ofTask(task: string | undefined): readonly string[]
}

/** @throws SetupError in one line. */
export function readReplyTexts(file: string): ReplyTexts {
  const { flows } = parse(file)
  const byTask = new Map(
    flows.map(({ id, replies }) => [id, new Map(replies.map(({ action, text }) => [action, text]))]),
  )
  const everywhere = Map.groupBy(
    flows.flatMap(({ replies }) => replies),
    ({ action }) => action,
  )
  return {
    textOf(task, action) {
      const own = task === undefined ? undefined : byTask.get(task)?.get(action)
      if (own !== undefined) return own
      const [text, ...others] = new Set(everywhere.get(action)?.map((reply) => reply.text))
      return others.length === 0 ? text : undefined
    },
    ofTask: (task) => (task === undefined ? [] : [...new Set(byTask.get(task)?.values())]),
  }
}

function parse(file: string): z.infer<typeof playbook> {
  try {
    return playbook.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : errorText(error)
    throw new SetupError(`The playbook ${file} cannot be used (${why}).`)
  }
}
