import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArticle } from '../article-file.ts'
import { parseCard } from '../card-file.ts'
import { playbookFileEndings } from '../playbook-folder.ts'

/**
 * Which of these ids a card in another file of the playbooks has already, with that file's path below them: of two cards of
 * one id only one is used. `isOwn` tells the files, by path, that this import writes.
 */
export function takenIds(
  playbooks: string,
  ids: ReadonlySet<string>,
  isOwn: (path: string) => boolean,
): ReadonlyMap<string, string> {
  const taken = new Map<string, string>()
  if (!existsSync(playbooks)) return taken
  for (const entry of readdirSync(playbooks, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    const isPlaybook = entry.isFile() && playbookFileEndings.some((ending) => entry.name.endsWith(ending))
    if (!isPlaybook || isOwn(file)) continue
    const content = readFileSync(file, 'utf8')
    const texts = file.endsWith('.md') ? [content] : content.split('\n').filter((line) => line.trim() !== '')
    for (const text of texts) {
      const id = idOf(text, file.endsWith('.md') ? parseCard : parseArticle)
      if (id !== undefined && ids.has(id)) taken.set(id, relative(playbooks, file))
    }
  }
  return taken
}

function idOf(text: string, parse: typeof parseCard): string | undefined {
  try {
    return parse('', text).cardId
  } catch {
    // A card that cannot be read is not used, so it takes no id; the doctor names it.
    return undefined
  }
}
