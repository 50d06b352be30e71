import { FileProblem } from '../../lib/front-matter.ts'
import { createNames } from './source.ts'
import type { SourceCard, SourceFile } from './source.ts'

type Section = { readonly line: number; readonly level: number; readonly title: string; readonly lines: string[] }

/**
 * A document of a team: each heading with text of its own becomes a card, the heading above it its topic. Lists are steps,
 * quotes and paragraphs say when it applies, and where there is no list the paragraphs are an article.
 */
export function readMarkdown(content: string): SourceFile {
  const sections: Section[] = []
  const { title, lines } = withoutHeader(content)
  if (title !== undefined) sections.push({ line: 1, level: 1, title, lines: [] })
  for (const [index, line] of lines.entries()) {
    const heading = headingOf(line)
    if (heading) sections.push({ line: index + 1, ...heading, lines: [] })
    else sections.at(-1)?.lines.push(line)
  }
  if (sections.length === 0)
    return { cards: [], problems: [new FileProblem(1, 'there is no heading (# …) to make a card of')] }
  const name = createNames()
  const cards = sections.flatMap((section, place) => {
    // The title of a whole document and what introduces its chapters are no cards.
    const isParent = (sections[place + 1]?.level ?? 0) > section.level
    if (isParent || section.lines.every((line) => line.trim() === '')) return []
    const above = sections.slice(0, place).findLast(({ level }) => level < section.level)
    const isChapter = above !== undefined && above.level > 1
    return [toSourceCard(section, isChapter ? above.title : '', name)]
  })
  return { cards, problems: [] }
}

/** The lines, those of another program's header (front matter) emptied, and the title that it gives a text without headings. */
function withoutHeader(content: string): { readonly title: string | undefined; readonly lines: readonly string[] } {
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/)
  const end = lines[0]?.trim() === '---' ? lines.findIndex((line, place) => place > 0 && line.trim() === '---') : -1
  if (end === -1) return { title: undefined, lines }
  const header = lines.slice(0, end + 1)
  const body = lines.slice(end + 1)
  const given = header.map((line) => /^title:\s*(\S.*)$/.exec(line)?.[1]).find((title) => title !== undefined)
  const title = given?.trim().replace(/^(["'])(.*)\1$/, '$2')
  return { title: body.some(headingOf) ? undefined : title, lines: [...header.map(() => ''), ...body] }
}

/** `## Title ##`. In steps, since one expression for it takes minutes on a line that is made to that end. */
function headingOf(line: string): { readonly level: number; readonly title: string } | undefined {
  const level = /^(#{1,6})\s/.exec(line)?.[1]?.length
  if (level === undefined) return undefined
  const inner = line.slice(level).trim()
  let end = inner.length
  while (inner[end - 1] === '#') end -= 1
  const title = inner.slice(0, end).trimEnd() || inner
  return title === '' ? undefined : { level, title }
}

/** `Hotel book (`hotel_book`)`: the id that a tool wrote behind the title. */
const idBehind = /\(`([\w-]{1,160})`\)$/

function toSourceCard({ title: written, lines }: Section, topic: string, name: (wanted: string) => string): SourceCard {
  const behind = idBehind.exec(written)
  const before = behind ? written.slice(0, behind.index).trim() : ''
  const [title, id] = before === '' ? [written, written] : [before, behind?.[1] ?? written]
  const steps: string[] = []
  const prose: string[] = []
  /** `When no:` over a list holds for each of its steps. */
  let condition = ''
  for (const line of lines) {
    const item = /^\s{0,3}(?:\d+[.)]|[-*])\s+(.*)$/.exec(line)?.[1]
    const detail = /^\s{2,}(?:[-*]\s+)?(\S.*)$/.exec(line)?.[1]
    const lead = /^((?:if|when|unless)\b.{1,100}):\s*$/i.exec(line.trim())?.[1]
    if (item !== undefined && !/^\s{2,}/.test(line)) steps.push(condition + plain(item))
    else if (detail !== undefined && steps.length > 0) steps.push(`${steps.pop()} ${plain(detail)}`)
    else if (lead !== undefined) condition = `${plain(lead)}: `
    else if (line.trim() !== '') {
      condition = ''
      prose.push(plain(line.replace(/^>\s?/, '')))
    }
  }
  const said = prose.join(' ')
  return {
    id: name(id),
    title: plain(title).slice(0, 200),
    ...(topic === '' ? {} : { topic: plain(topic).slice(0, 80) }),
    ...(steps.length > 0 ? { steps, when: said.slice(0, 600) } : { text: said }),
  }
}

function plain(text: string): string {
  return text
    .replaceAll(/`([^`]*)`/g, '$1')
    .replaceAll(/\*\*([^*]*)\*\*/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
