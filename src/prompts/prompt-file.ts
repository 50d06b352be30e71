import { createHash } from 'node:crypto'
import type { FactSource } from '../domain/fact.ts'
import { promptId, promptVersionId } from '../domain/ids.ts'
import type { PromptId, PromptVersionId } from '../domain/ids.ts'
import type { MomentReason } from '../domain/moment.ts'
import type { Tenure } from '../domain/person.ts'
import type { TipKind } from '../domain/tip.ts'
import { parseFrontMatter } from '../lib/front-matter.ts'
import { findPartialsUsed, keepWithPartials, splitKept } from './partials.ts'
import type { Partials } from './partials.ts'
import { promptHeader } from './prompt-header.ts'
import { createTemplates } from './prompt-template.ts'
import { splitRoles } from './role-sections.ts'
import { fencesPeople, fullVariables, sampleVariables } from './sample-variables.ts'

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
    /** Further ones. */
    readonly more_replies: readonly string[]
    readonly never: readonly string[]
    /** What an article says; empty where the card is none. */
    readonly text: string
    readonly links: readonly string[]
  }[]
  /** What agents did in situations like this one: the visitor's words, what was written then, in how many conversations. */
  readonly past: readonly { readonly situation: string; readonly reply: string; readonly conversations: number }[]
  readonly lines: readonly { readonly number: number; readonly speaker: string; readonly text: string }[]
  /** What the agent asked; empty where nobody asked. */
  readonly question: string
  readonly max_words: number
  /** The random mark of this request, for the names of fences that what people wrote cannot close. */
  readonly fence: string
}

/** How long a prompt's model may take and how much it may write, where that is not as `model.yaml` says. */
export type PromptLimits = {
  readonly firstWordsMs?: number
  readonly wholeMs?: number
  readonly maxTokens?: number
}

/** A team's prompt: a tip maker. Its version is the hash of its content. */
export type Prompt = {
  readonly promptId: PromptId
  readonly version: PromptVersionId
  readonly file: string
  /** The file, with the partials that it uses under marked lines: enough to have this version again. */
  readonly content: string
  readonly title: string
  readonly kinds: readonly TipKind[]
  readonly moments: readonly MomentReason[]
  /** The agents it is for. */
  readonly tenures: readonly Tenure[]
  /** The languages it is for; undefined for all. */
  readonly languages: readonly string[] | undefined
  readonly maxWords: number
  /** The model it is for, and the endpoint by its name in `model.yaml`; undefined for the usual ones. */
  readonly model: string | undefined
  readonly endpoint: string | undefined
  readonly limits: PromptLimits
  /** True where its body puts `<name-{{ fence }}>` and `</name-{{ fence }}>` around all that people wrote. */
  readonly fencesPeople: boolean
  /** @throws Error where the template asks for something that is not there, or runs or becomes too long. */
  render(variables: PromptVariables): PromptMessage[]
}

/**
 * Parses and tries out one prompt. A content that was kept with its partials is the version that it was, whatever the
 * partials are now.
 *
 * @throws FileProblem naming the line and the reason.
 */
export function parsePrompt(file: string, content: string, partials: Partials = new Map()): Prompt {
  const { own, kept } = splitKept(content)
  const { header: head, body, bodyLine } = parseFrontMatter(own, promptHeader)
  const used = findPartialsUsed(body, bodyLine)
  const whole = keepWithPartials(own, used, kept ?? partials)
  const templates = createTemplates(kept ?? partials, used)
  const blocks = splitRoles(body, bodyLine).map(({ role, text, line }) => {
    const template = templates.parse(text, line)
    try {
      template.render(sampleVariables)
      template.render(fullVariables)
    } catch (error) {
      throw templates.toProblem(error, line)
    }
    return { role, template }
  })
  const { first_words_ms: firstWordsMs, whole_ms: wholeMs, max_tokens: maxTokens } = head.limits
  return {
    promptId: promptId(head.id),
    version: promptVersionId(
      createHash('sha256')
        .update(kept ? content : whole)
        .digest('hex')
        .slice(0, 12),
    ),
    file,
    content: kept ? content : whole,
    title: head.title,
    kinds: head.kinds,
    moments: head.moments,
    tenures: head.tenure,
    languages: head.languages,
    maxWords: head.max_words,
    model: head.model,
    endpoint: head.endpoint,
    limits: {
      ...(firstWordsMs === undefined ? {} : { firstWordsMs }),
      ...(wholeMs === undefined ? {} : { wholeMs }),
      ...(maxTokens === undefined ? {} : { maxTokens }),
    },
    fencesPeople: blocks.every(({ template }) => fencesPeople(template.render)),
    render: (variables) => blocks.map(({ role, template }) => ({ role, content: template.render(variables) })),
  }
}
