import { FileProblem } from '../../lib/front-matter.ts'
import { createNames, toCardName } from './source.ts'
import type { SourceCard, SourceFile } from './source.ts'

type Section = { readonly line: number; readonly level: number; readonly title: string; readonly lines: string[] }

/**
 * A document of a team: each heading with text of its own becomes a card, the heading above it its topic. Lists are steps,
 * quotes and paragraphs say when it applies, and where there is no list the paragraphs are an article.
 */
export function readMarkdown(content: string): SourceFile {
  const sections: Section[] = []
  for (const [index, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const heading = /^(#{1,6})\s+(.+?)\s*#*$/.exec(line)
    if (heading?.[1] !== undefined && heading[2] !== undefined)
      sections.push({ line: index + 1, level: heading[1].length, title: heading[2], lines: [] })
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

/** `Hotel book (`hotel_book`)`: the id that a tool wrote behind the title. */
const withId = /^(.*\S)\s+\(`([\w-]+)`\)$/

function toSourceCard({ title: written, lines }: Section, topic: string, name: (wanted: string) => string): SourceCard {
  const [, title = written, id = written] = withId.exec(written) ?? []
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
    id: name(toCardName(id)),
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
