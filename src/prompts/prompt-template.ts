import { Liquid, LiquidError } from 'liquidjs'
import { FileProblem } from '../lib/front-matter.ts'
import type { Partials } from './partials.ts'
import { partialsFolder } from './partials.ts'
import type { PromptVariables } from './prompt-file.ts'
import { createQuickRendering } from './quick-rendering.ts'

/** Rendering takes about one; a prompt that takes this long, be the machine ever so busy, never ends. */
const longestMs = 500
/** About 50,000 tokens: more than most models read, and much more than any tip needs. */
const mostCharacters = 200_000

/** One block of a prompt, ready to render. */
export type PromptTemplate = {
  /** @throws Error where it asks for something that is not there, takes too long or becomes too long. */
  render(variables: PromptVariables): string
}

export type PromptTemplates = {
  /**
   * Parses one block of the prompt; `line` is that of the file on which it begins.
   *
   * @throws FileProblem
   */
  parse(text: string, line: number): PromptTemplate
  /** What went wrong in a block that begins on `line`, with the line of the file, for people. */
  toProblem(error: unknown, line: number): FileProblem
}

/** Templates that know the partials and nothing else: no file, no code (stack.md §8). */
export function createTemplates(partials: Partials, used: ReadonlyMap<string, number>): PromptTemplates {
  const texts = new Map([...used.keys()].flatMap((name) => [[name, partials.get(name)?.trimEnd()] as const]))
  const readFileSync = (name: string) => {
    const text = texts.get(name)
    if (text === undefined) throw new Error(`a partial is used by {% render 'its-name' %} only`)
    return text
  }
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    relativeReference: false,
    renderLimit: longestMs,
    memoryLimit: 2_000_000,
    parseLimit: 200_000,
    fs: {
      readFileSync,
      readFile: (name) => Promise.resolve(readFileSync(name)),
      existsSync: () => true,
      exists: () => Promise.resolve(true),
      contains: () => Promise.resolve(true),
      containsSync: () => true,
      resolve: (_root, file) => file,
    },
  })
  for (const tag of ['include', 'layout']) {
    liquid.registerTag(tag, {
      parse() {
        throw new Error(`a prompt may not include files; a partial is used by {% render 'its-name' %}`)
      },
      render: () => '',
    })
  }

  const toProblem = (error: unknown, firstLine: number): FileProblem => {
    if (error instanceof TooLongError) return new FileProblem(firstLine, error.message)
    if (!(error instanceof LiquidError)) throw error
    const token = error.token as { readonly input?: string; getPosition?(): readonly number[] } | undefined
    const line = token?.getPosition?.()[0] ?? 1
    const reason = plainReason(error.message)
    // Not every token knows its file; all know the text that they are from.
    const partial = [...texts].find(([, text]) => text === token?.input)?.[0]
    if (partial === undefined) return new FileProblem(firstLine + line - 1, reason, { cause: error })
    const usedOn = used.get(partial) ?? firstLine
    return new FileProblem(usedOn, `${partialsFolder}/${partial}.md, line ${line}: ${reason}`, { cause: error })
  }

  return {
    parse(text, line) {
      try {
        const template = liquid.parse(text)
        const quick = createQuickRendering(template, mostCharacters)
        // As globals too: what a partial may use is what the prompt may use.
        const whole = (variables: PromptVariables) =>
          String(liquid.renderSync(template, variables, { globals: variables }))
        return {
          render(variables) {
            const rendered = (quick?.(variables) ?? whole(variables)).trim()
            if (rendered.length > mostCharacters) throw new TooLongError(tooLong(rendered.length))
            return rendered
          },
        }
      } catch (error) {
        throw toProblem(error, line)
      }
    },
    toProblem,
  }
}

class TooLongError extends Error {
  override name = 'TooLongError'
}

function tooLong(characters: number): string {
  return `the text for the model would be ${characters} characters long; ${mostCharacters} are the most`
}

/** What liquidjs says, without its places (they are ours to say), and in our words where it speaks of its limits. */
function plainReason(message: string): string {
  if (/(?:template render|memory alloc) limit exceeded/.test(message))
    return 'the prompt takes too much time or memory to render; is there a loop too many?'
  if (message.includes('parse length limit exceeded')) return 'the prompt is too long'
  return message.replace(/,? ?(?:file:[^,]*)?,? ?line:.*$/s, '')
}
