import { extname } from 'node:path'
import { FileProblem } from '../../lib/front-matter.ts'
import { readArticleList } from './read-article-list.ts'
import { readJsonPlaybook } from './read-json-playbook.ts'
import { readMarkdown } from './read-markdown.ts'
import { readTable } from './read-table.ts'
import type { TableKind } from './read-table.ts'
import type { SourceFile } from './source.ts'

/** How a source is kept: a file for each card, which a team lead edits, or a list, one a line. */
export type KeptAs = 'files' | 'list'

/** Reads a team's own material by the ending of its name: `.md`, `.json`, `.jsonl`, `.csv`, `.tsv`. */
export function readSource(name: string, content: string, kind: TableKind): SourceFile & { readonly keptAs: KeptAs } {
  switch (extname(name).toLowerCase()) {
    case '.md':
    case '.markdown':
      return { ...readMarkdown(content), keptAs: 'files' }
    case '.json':
      return { ...readJsonPlaybook(content), keptAs: 'files' }
    case '.jsonl':
    case '.ndjson':
      return { ...readArticleList(content), keptAs: 'list' }
    case '.csv':
    case '.tsv':
      return { ...readTable(content, kind), keptAs: 'list' }
    default: {
      const problem = new FileProblem(1, 'a playbook is a file .md, .json, .jsonl, .csv or .tsv')
      return { cards: [], problems: [problem], keptAs: 'list' }
    }
  }
}
