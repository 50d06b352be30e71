import type { Card } from '../domain/card.ts'
import { errorText } from '../lib/error-text.ts'
import { openWatchedFolder, readMarkdownFiles } from '../lib/watched-folder.ts'
import { parseCard } from './card-file.ts'
import { createCardSearch } from './card-search.ts'
import type { CardSearch } from './card-search.ts'

export type PlaybookFolder = AsyncDisposable & {
  cards(): readonly Card[]
  search(): CardSearch
}

/**
 * Reads the cards of `playbooks/{name}/*.md` below the prompts folder and keeps up with changes. A card that does not
 * parse keeps its last good version; `onProblem` names file, line and reason.
 */
export async function openPlaybookFolder(options: {
  readonly folder: string
  readonly onProblem: (file: string, problem: string) => void
}): Promise<PlaybookFolder> {
  const { folder, onProblem } = options
  let good = new Map<string, { readonly content: string; readonly card: Card }>()
  let search = createCardSearch([])
  let problems = new Map<string, string>()
  const load = async () => {
    const ids = new Set<string>()
    const before = problems
    problems = new Map()
    const next = new Map<string, { readonly content: string; readonly card: Card }>()
    for (const { path, content } of await readMarkdownFiles(folder)) {
      const known = good.get(path)
      try {
        const card = known?.content === content ? known.card : parseCard(path.split('/')[0] ?? '', content)
        if (ids.has(card.cardId)) throw new Error(`the id ${card.cardId} is taken by another card`)
        ids.add(card.cardId)
        next.set(path, { content, card })
      } catch (error) {
        const problem = errorText(error)
        problems.set(path, problem)
        if (before.get(path) !== problem) {
          onProblem(path, `${problem} (${known ? 'its last good version stays' : 'the card is left out'})`)
        }
        if (known) next.set(path, known)
      }
    }
    good = next
    search = createCardSearch([...good.values()].map(({ card }) => card))
  }
  const watched = await openWatchedFolder({
    folder,
    load,
    onError: (error) => onProblem(folder, errorText(error)),
  })
  return {
    cards: () => [...good.values()].map(({ card }) => card),
    search: () => search,
    [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose](),
  }
}
