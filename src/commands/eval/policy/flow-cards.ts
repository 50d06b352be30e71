import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Card } from '../../../domain/card.ts'
import { cardId } from '../../../domain/ids.ts'
import { errorText } from '../../../lib/error-text.ts'
import { SetupError } from '../../../lib/setup-error.ts'

const playbook = z.object({
  flows: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      replies: z.array(z.object({ action: z.string(), text: z.string() })),
    }),
  ),
})

/** Nodes of a flow chart that are conditions, and such that are no sentence. */
const noReply = /^(?:info|query|user)_|^(?:yes|no|available|unavailable)$/

/**
 * The replies of a playbook of flow charts, each of them a card.
 *
 * @throws SetupError where the file cannot be used.
 */
export function readFlowCards(file: string): readonly Card[] {
  const { flows } = parse(file)
  return flows.flatMap(({ id, title, replies }) =>
    replies
      .filter(({ action }) => !noReply.test(action))
      .map(({ action, text }) => ({
        cardId: cardId(`${id}/${action}`),
        playbook: id,
        title: action.replaceAll('_', ' '),
        topic: title,
        when: '',
        examples: [],
        factsNeeded: [],
        steps: [],
        reply: text,
        never: [],
        languages: ['en'],
      })),
  )
}

function parse(file: string): z.infer<typeof playbook> {
  try {
    return playbook.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? `${error.issues[0]?.path.join('.')}: not as expected` : errorText(error)
    throw new SetupError(`The playbook ${file} cannot be used (${reason}).`)
  }
}
