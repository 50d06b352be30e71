import type { Card } from '../domain/card.ts'
import { createBreather } from '../lib/breather.ts'
import { errorText } from '../lib/error-text.ts'
import { openWatchedFolder, readFolderFiles } from '../lib/watched-folder.ts'
import { readArticles } from './article-file.ts'
import { parseCard } from './card-file.ts'

export type PlaybookFolder = AsyncDisposable & {
  /** Also those that do not hold today. */
  cards(): readonly Card[]
}

/** Cards of one file, as they were read. */
type GoodFile = { readonly content: string; readonly cards: readonly Card[] }

/** Cards, one a file, and lists of articles, one a line. */
export const playbookFileEndings: readonly string[] = ['.md', '.jsonl']

/**
 * Reads the cards of `playbooks/{name}/*.md` and the lists of articles `playbooks/{name}/*.jsonl` below the prompts folder,
 * and keeps up with changes. A card that does not parse keeps its last good version, a line of a list is left out;
 * `onProblem` names file, line and reason. `onChange` is called with all cards after each reading, the first included.
 */
export async function openPlaybookFolder(options: {
  readonly folder: string
  readonly onProblem: (file: string, problem: string) => void
  readonly onChange?: (cards: readonly Card[]) => void
}): Promise<PlaybookFolder> {
  const { folder, onProblem, onChange } = options
  let good = new Map<string, GoodFile>()
  let all: readonly Card[] = []
  let problems = new Set<string>()
  const load = async () => {
    const before = problems
    problems = new Set()
    const next = new Map<string, GoodFile>()
    const byId = new Map<string, Card>()
    const breather = createBreather()
    for (const { path, content } of await readFolderFiles(folder, playbookFileEndings)) {
      const known = good.get(path)
      const tell = (problem: string) => {
        const told = `${path}\n${problem}`
        if (!before.has(told)) onProblem(path, problem)
        problems.add(told)
      }
      let file = known
      try {
        if (known?.content !== content) {
          if (breather.isDue()) await breather.breathe()
          file = { content, cards: await readCards(path, content, tell) }
        }
      } catch (error) {
        tell(`${errorText(error)} (${known ? 'its last good version stays' : 'the card is left out'})`)
      }
      if (!file) continue
      next.set(path, file)
      for (const card of file.cards) {
        if (breather.isDue()) await breather.breathe()
        if (byId.has(card.cardId)) tell(`the id ${card.cardId} is taken by another card (this one is left out)`)
        else byId.set(card.cardId, card)
      }
    }
    good = next
    all = [...byId.values()]
    onChange?.(all)
  }
  const watched = await openWatchedFolder({
    folder,
    load,
    onError: (error) => onProblem(folder, errorText(error)),
  })
  return {
    cards: () => all,
    [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose](),
  }
}

async function readCards(path: string, content: string, tell: (problem: string) => void): Promise<readonly Card[]> {
  const playbook = path.split('/')[0] ?? ''
  if (path.endsWith('.md')) return [parseCard(playbook, content)]
  return readArticles(playbook, content, ({ message }) => tell(`${message} (that line is left out)`))
}
