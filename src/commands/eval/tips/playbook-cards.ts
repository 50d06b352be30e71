import { readFileSync } from 'node:fs'
import type { Card } from '../../../domain/card.ts'
import { cardId } from '../../../domain/ids.ts'
import { readSource } from '../../../knowledge/import/read-source.ts'
import { errorText } from '../../../lib/error-text.ts'
import { SetupError } from '../../../lib/setup-error.ts'

/**
 * The cards that `npm run playbook` makes of a file.
 *
 * @throws SetupError where the file cannot be used.
 */
export function readPlaybookCards(file: string): readonly Card[] {
  const { cards, problems } = readSource(file, read(file), 'replies')
  const [problem] = problems
  if (problem) throw new SetupError(`The playbook ${file} cannot be used (${problem.message}).`)
  return cards.map(({ id, title, topic = '', when = '', examples = [], factsNeeded = [], ...card }) => {
    const { entity, steps = [], replies = [], never = [], languages = ['en'], text } = card
    return {
      cardId: cardId(id),
      playbook: 'eval',
      title,
      topic,
      when,
      examples,
      factsNeeded,
      steps,
      reply: replies[0] ?? '',
      moreReplies: replies.slice(1),
      never,
      languages,
      ...(entity === undefined ? {} : { entity }),
      ...(text === undefined ? {} : { text }),
    }
  })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SetupError(`${file} cannot be read (${errorText(error)}).`)
  }
}
