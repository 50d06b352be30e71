import { z } from 'zod'
import { FileProblem } from '../../lib/front-matter.ts'
import type { SourceCard, SourceFile } from './source.ts'

const texts = z.array(z.string().min(1)).optional()
const line = z.looseObject({
  id: z.union([z.string().min(1).max(160), z.number().transform(String)]),
  title: z.string().optional(),
  question: z.string().optional(),
  text: z.string().trim().min(1),
  entity: z.string().optional(),
  topic: z.string().optional(),
  examples: texts,
  links: texts,
  url: z.url({ protocol: /^https?$/ }).optional(),
  languages: texts,
  lang: z.string().optional(),
  valid_from: z.string().optional(),
  valid_to: z.string().optional(),
})

const longestTitle = 120

/** A list of articles in JSON, one a line: `id`, `text`, and where they have them `question` or `title`, `entity`, `url`. */
export function readArticleList(content: string): SourceFile {
  const problems: FileProblem[] = []
  const ids = new Set<string>()
  const cards = content
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((written, index) => {
      if (written.trim() === '') return []
      const parsed = line.safeParse(parseJson(written))
      if (parsed.success && !ids.has(parsed.data.id)) {
        ids.add(parsed.data.id)
        return [{ line: index + 1, ...toSourceCard(parsed.data) }]
      }
      const issue = parsed.error?.issues[0]
      const reason = parsed.success
        ? 'its id stood there before'
        : `${issue?.path.join('.') || 'the line'}: ${issue?.message}`
      problems.push(new FileProblem(index + 1, reason))
      return []
    })
  return { cards, problems }
}

/** What is not JSON is no object either, and is told as that. */
function parseJson(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

function toSourceCard(given: z.infer<typeof line>): SourceCard {
  const { id, question, entity, topic, text, lang, url } = given
  // A sentence of a review has no title but the place that it is about.
  const title = given.title ?? question ?? entity ?? text
  const links = given.links ?? (url === undefined ? undefined : [url])
  const languages = given.languages ?? (lang === undefined ? undefined : [lang])
  return {
    id,
    title: title.replaceAll(/\s+/g, ' ').trim().slice(0, longestTitle) || id,
    ...(topic === undefined ? {} : { topic }),
    ...(given.examples ? { examples: given.examples } : {}),
    ...(links ? { links } : {}),
    ...(languages ? { languages } : {}),
    ...(given.valid_from === undefined ? {} : { validFrom: given.valid_from }),
    ...(given.valid_to === undefined ? {} : { validTo: given.valid_to }),
    ...(entity === undefined ? {} : { entity }),
    text,
  }
}
