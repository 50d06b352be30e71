import { createHash } from 'node:crypto'
import { Liquid, LiquidError } from 'liquidjs'
import { z } from 'zod'
import type { FactSource } from '../domain/fact.ts'
import { promptId, promptVersionId } from '../domain/ids.ts'
import type { PromptId, PromptVersionId } from '../domain/ids.ts'
import { momentReasons } from '../domain/moment.ts'
import { tipKinds } from '../domain/tip.ts'
import { FileProblem, parseFrontMatter } from '../lib/front-matter.ts'

const header = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,60}$/, 'small letters, digits and dashes, beginning with a letter'),
  title: z.string().min(1).max(120),
  kinds: z.array(z.enum(tipKinds)).min(1),
  moments: z.array(z.enum(momentReasons)).min(1),
  max_words: z.number().int().min(5).max(400).default(60),
  model: z.string().min(1).max(200).optional(),
  endpoint: z.string().min(1).max(60).optional(),
})

export type PromptMessage = { readonly role: 'system' | 'user'; readonly content: string }

/** What a prompt's body may use. Everything in it is redacted, and what people wrote is fenced by the prompt itself. */
export type PromptVariables = {
  readonly agent: { readonly name: string; readonly tenure: string }
  readonly skill: string
  readonly facts: readonly { readonly name: string; readonly value: string; readonly source: FactSource }[]
  readonly cards: readonly {
    readonly id: string
    readonly title: string
    readonly steps: readonly string[]
    readonly reply: string
  }[]
  readonly lines: readonly { readonly number: number; readonly speaker: string; readonly text: string }[]
  /** What the agent asked; empty where nobody asked. */
  readonly question: string
  readonly max_words: number
  /** The random mark of this request, for the names of fences that what people wrote cannot close. */
  readonly fence: string
}

/** A team's prompt: a tip maker. Its version is the hash of its content. */
export type Prompt = {
  readonly promptId: PromptId
  readonly version: PromptVersionId
  readonly file: string
  readonly content: string
  readonly title: string
  readonly kinds: readonly (typeof tipKinds)[number][]
  readonly moments: readonly (typeof momentReasons)[number][]
  readonly maxWords: number
  /** The model it is for, and the endpoint by its name in `model.yaml`; undefined for the usual ones. */
  readonly model: string | undefined
  readonly endpoint: string | undefined
  /** True where its body puts `<name-{{ fence }}>` and `</name-{{ fence }}>` around all that people wrote. */
  readonly fencesPeople: boolean
  /** @throws Error where the template asks for something that is not there, or runs too long. */
  render(variables: PromptVariables): PromptMessage[]
}

const refuseFiles = () => {
  throw new Error('a prompt may not include files')
}
const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  relativeReference: false,
  renderLimit: 200,
  memoryLimit: 2_000_000,
  parseLimit: 200_000,
  fs: {
    readFileSync: refuseFiles,
    readFile: refuseFiles,
    existsSync: () => false,
    exists: () => Promise.resolve(false),
    contains: () => Promise.resolve(false),
    containsSync: () => false,
    resolve: refuseFiles,
  },
})

const sample: PromptVariables = {
  agent: { name: 'Ada', tenure: 'new' },
  skill: 'deliveries',
  facts: [{ name: 'Order number', value: '17', source: 'pre-chat' }],
  cards: [{ id: 'card', title: 'Card', steps: ['Step'], reply: 'Reply' }],
  lines: [{ number: 1, speaker: 'visitor', text: 'Hello' }],
  question: 'What is our policy on late parcels?',
  max_words: 60,
  fence: 'f0f0f0f0f0f0',
}
const sentinel = 'people-wrote-this'
const peopled: PromptVariables = {
  ...sample,
  facts: [{ name: sentinel, value: sentinel, source: 'pre-chat' }],
  lines: [{ number: 1, speaker: 'visitor', text: sentinel }],
  question: sentinel,
}

/**
 * Parses and tries out one prompt file.
 *
 * @throws FileProblem naming the line and the reason.
 */
export function parsePrompt(file: string, content: string): Prompt {
  const { header: head, body, bodyLine } = parseFrontMatter(content, header)
  const sections = splitRoles(body, bodyLine)
  const templates = sections.map(({ role, text, line }) => {
    try {
      const template = liquid.parse(text)
      const renderWith = (variables: PromptVariables) => String(liquid.renderSync(template, variables)).trim()
      renderWith(sample)
      return { role, renderWith }
    } catch (error) {
      throw toProblem(error, line)
    }
  })
  return {
    promptId: promptId(head.id),
    version: promptVersionId(createHash('sha256').update(content).digest('hex').slice(0, 12)),
    file,
    content,
    title: head.title,
    kinds: head.kinds,
    moments: head.moments,
    maxWords: head.max_words,
    model: head.model,
    endpoint: head.endpoint,
    fencesPeople: templates.every(({ renderWith }) => isFenced(renderWith(peopled))),
    render: (variables) => templates.map(({ role, renderWith }) => ({ role, content: renderWith(variables) })),
  }
}

/** True where no word of people stands outside the request's own fences. */
function isFenced(rendered: string): boolean {
  return !rendered.replaceAll(/<([\w-]*)f0f0f0f0f0f0>[\s\S]*?<\/\1f0f0f0f0f0f0>/g, '').includes(sentinel)
}

type Section = { readonly role: PromptMessage['role']; readonly line: number; readonly text: string }

/** Role blocks are headings `# System` and `# User`; nothing but white space may stand before the first. */
function splitRoles(body: string, bodyLine: number): Section[] {
  const sections: { role: PromptMessage['role']; line: number; lines: string[] }[] = []
  body.split('\n').forEach((line, index) => {
    const role = /^# (System|User)\s*$/.exec(line)?.[1]?.toLowerCase() as PromptMessage['role'] | undefined
    if (role) sections.push({ role, line: bodyLine + index + 1, lines: [] })
    else if (sections.length > 0) sections.at(-1)?.lines.push(line)
    else if (line.trim() !== '')
      throw new FileProblem(bodyLine + index, 'text before the first "# System" or "# User" heading')
  })
  if (!sections.some((section) => section.role === 'user')) {
    throw new FileProblem(bodyLine, 'the body needs a "# User" heading with the text for the model under it')
  }
  return sections.map(({ role, line, lines }) => ({ role, line, text: lines.join('\n') }))
}

function toProblem(error: unknown, firstLine: number): FileProblem {
  if (!(error instanceof LiquidError)) throw error
  const line = Number(/line:(\d+)/.exec(error.message)?.[1] ?? 1)
  return new FileProblem(firstLine + line - 1, error.message.replace(/,? ?(?:file:[^,]*)?,? ?line:.*$/s, ''), {
    cause: error,
  })
}
