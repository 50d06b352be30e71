import { basename, dirname, join } from 'node:path'
import { FileProblem } from '../../lib/front-matter.ts'
import { parseArticle } from '../article-file.ts'
import { parseCard } from '../card-file.ts'
import { reasonOf } from '../reason-of.ts'
import { openImportRecord } from './import-record.ts'
import { keptInFiles, keptInList } from './kept-cards.ts'
import { contentHash, planImport } from './plan-import.ts'
import type { ImportPlan } from './plan-import.ts'
import { readSource } from './read-source.ts'
import type { TableKind } from './read-table.ts'
import { toCardName } from './source.ts'
import type { SourceCard } from './source.ts'
import { takenIds } from './taken-ids.ts'
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
  /** Cards that can be read. */
  readonly sound: number
  /** Of these, cards with fewer than two example phrases. */
  readonly hardToFind: number
  /** Ids that a card elsewhere in the playbooks has, with its file: one of the two is not used. */
  readonly taken: ReadonlyMap<string, string>
  /** Hosts of the links in these cards: tips that cite them may link there. */
  readonly linkHosts: readonly string[]
}

/**
 * Takes a team's own material into a playbook, again whenever it changed. Bad input is named by its line, and then nothing
 * is written.
 *
 * @throws SetupError where what is there already cannot be read, or nothing can be written.
 */
export function importPlaybook(given: PlaybookImport): PlaybookImported {
  const { file, content, folder, kind, overwrite, skipBad, dryRun } = given
  const source = basename(file)
  const { cards, keptAs, problems: unread } = readWhole(source, content, kind)
  const problems = [...unread]
  // An export that went wrong must not take every card away.
  if (cards.length === 0 && problems.length === 0)
    problems.push(new FileProblem(1, 'there is nothing in it to make a card of'))
  const incoming = new Map<string, string>()
  let hardToFind = 0
  for (const { card, written } of cards) {
    try {
      const { cardId, examples, text } = keptAs === 'files' ? parseCard('', written) : parseArticle('', written)
      if (incoming.has(cardId)) throw new Error(`another card there has the same id, ${cardId}`)
      incoming.set(cardId, written)
      if (text === undefined && new Set(examples).size < 2) hardToFind += 1
    } catch (error) {
      problems.push(problemOf(error, card))
    }
  }
  const record = openImportRecord(folder)
  const lastWritten = record.of(source)
  const list = join(folder, `${stemOf(source)}.jsonl`)
  const kept = keptAs === 'files' ? keptInFiles(folder) : keptInList(list)
  const present = kept.present(new Set([...incoming.keys(), ...lastWritten.keys()]))
  const whole = planImport({ incoming, present, lastWritten, overwrite })
  // What could not be read is not gone.
  const plan = problems.length === 0 ? whole : { ...whole, removed: [] }
  const isWritten = !dryRun && (problems.length === 0 || (skipBad && incoming.size > 0))
  const ids = new Set(incoming.keys())
  const own = new Set(keptAs === 'files' ? [...ids].map((id) => join(folder, `${id}.md`)) : [list])
  const taken = takenIds(dirname(folder), ids, (path) => own.has(path))
  if (isWritten) {
    kept.write(plan, incoming)
    const gone = new Set(plan.removed)
    const edited = new Set(plan.kept)
    const next = new Map([...lastWritten].filter(([id]) => !gone.has(id)))
    const unchanged = new Set(plan.unchanged)
    for (const [id, written] of incoming) {
      const isHere = unchanged.has(id) ? present.get(id) === written : !edited.has(id)
      if (isHere) next.set(id, contentHash(written))
    }
    record.write(source, next)
  }
  return {
    plan,
    problems,
    isWritten,
    sound: incoming.size,
    hardToFind,
    taken,
    linkHosts: hostsOf([...incoming.values()]),
  }
}

function problemOf(error: unknown, card: SourceCard | undefined): FileProblem {
  // Of one of Sotto's own files the line is known.
  if (error instanceof FileProblem && card === undefined) return error
  const reason = error instanceof FileProblem ? error.message.replace(/^line \d+: /, '') : reasonOf(error)
  return new FileProblem(card?.line ?? 1, `${card?.title.slice(0, 60) ?? 'the card'}: ${reason}`)
}

function hostsOf(texts: readonly string[]): readonly string[] {
  const links = texts.flatMap((text) => text.match(/https?:\/\/[^\s"'<>()\\]+/gi) ?? [])
  return [...new Set(links.map((link) => URL.parse(link)?.host ?? ''))].filter((host) => host !== '').toSorted()
}

type Written = { readonly card: SourceCard | undefined; readonly written: string }

function readWhole(source: string, content: string, kind: TableKind) {
  // One of Sotto's own card files is taken word for word; the header of another program's document names no id.
  if (/\.(?:md|markdown)$/i.test(source) && /^\uFEFF?---[ \t]*\r?\n(?:(?!---)[^\n]*\n)*?id:/.test(content)) {
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
