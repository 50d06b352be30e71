import { basename, join } from 'node:path'
import { errorText } from '../../lib/error-text.ts'
import { FileProblem } from '../../lib/front-matter.ts'
import { parseArticle } from '../article-file.ts'
import { parseCard } from '../card-file.ts'
import { openImportRecord } from './import-record.ts'
import { keptInFiles, keptInList } from './kept-cards.ts'
import { contentHash, planImport } from './plan-import.ts'
import type { ImportPlan } from './plan-import.ts'
import { readSource } from './read-source.ts'
import type { TableKind } from './read-table.ts'
import { toCardName } from './source.ts'
import type { SourceCard } from './source.ts'
import { toArticleLine, toCardFile } from './write-card.ts'

export type PlaybookImport = {
  /** Where the source stood; its own name tells it from others when it is imported again. */
  readonly file: string
  readonly content: string
  /** Of the playbook, below the prompts folder. */
  readonly folder: string
  readonly kind: TableKind
  /** Replaces also what people edited in the playbook. */
  readonly overwrite: boolean
  /** Takes what is sound where something is not; then nothing is removed. */
  readonly skipBad: boolean
  readonly dryRun: boolean
}

export type PlaybookImported = {
  readonly plan: ImportPlan
  readonly problems: readonly FileProblem[]
  /** False where it was a dry run, or problems kept everything as it was. */
  readonly isWritten: boolean
  /** Cards with fewer than two example phrases. */
  readonly hardToFind: number
}

/**
 * Takes a team's own material into a playbook, again whenever it changed. Bad input is named by its line, and then nothing
 * is written.
 *
 * @throws SetupError where what is there already cannot be read.
 */
export function importPlaybook(given: PlaybookImport): PlaybookImported {
  const { file, content, folder, kind, overwrite, skipBad, dryRun } = given
  const source = basename(file)
  const { cards, keptAs, problems: unread } = readWhole(source, content, kind)
  const problems = [...unread]
  const incoming = new Map<string, string>()
  for (const { card, written } of cards) {
    try {
      const { cardId } = keptAs === 'files' ? parseCard('', written) : parseArticle('', written)
      if (incoming.has(cardId)) throw new Error('another card there has the same id')
      incoming.set(cardId, written)
    } catch (error) {
      problems.push(new FileProblem(card?.line ?? 1, `${card?.title ?? 'the card'}: ${errorText(error)}`))
    }
  }
  const record = openImportRecord(folder)
  const lastWritten = record.of(source)
  const kept = keptAs === 'files' ? keptInFiles(folder) : keptInList(join(folder, `${stemOf(source)}.jsonl`))
  const present = kept.present(new Set([...incoming.keys(), ...lastWritten.keys()]))
  const whole = planImport({ incoming, present, lastWritten, overwrite })
  // What could not be read is not gone.
  const plan = problems.length === 0 ? whole : { ...whole, removed: [] }
  const isWritten = !dryRun && (problems.length === 0 || (skipBad && incoming.size > 0))
  if (isWritten) {
    kept.write(plan, incoming)
    const gone = new Set(plan.removed)
    const edited = new Set(plan.kept)
    const next = new Map([...lastWritten].filter(([id]) => !gone.has(id)))
    for (const [id, written] of incoming) {
      const isHere = plan.unchanged.includes(id) ? present.get(id) === written : !edited.has(id)
      if (isHere) next.set(id, contentHash(written))
    }
    record.write(source, next)
  }
  const hardToFind = cards.filter(({ card }) => card && !card.text && (card.examples?.length ?? 0) < 2).length
  return { plan, problems, isWritten, hardToFind }
}

type Written = { readonly card: SourceCard | undefined; readonly written: string }

function readWhole(source: string, content: string, kind: TableKind) {
  // One of Sotto's own card files is taken word for word.
  if (/\.md$/i.test(source) && /^\uFEFF?---\s*\n/.test(content)) {
    const cards: readonly Written[] = [{ card: undefined, written: content }]
    return { cards, keptAs: 'files' as const, problems: [] }
  }
  const { cards, keptAs, problems } = readSource(source, content, kind)
  const write = keptAs === 'files' ? toCardFile : toArticleLine
  return { cards: cards.map((card): Written => ({ card, written: write(card) })), keptAs, problems }
}

/** A name for a list, from that of its file. */
export function stemOf(source: string): string {
  return toCardName(source.replace(/\.[^.]+$/, '')) || 'articles'
}
