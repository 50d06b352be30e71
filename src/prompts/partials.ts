import { FileProblem } from '../lib/front-matter.ts'

/** Texts that several prompts share, by name: `partials/house-style.md` is `house-style`. */
export type Partials = ReadonlyMap<string, string>

/** A prompt's own text, and the partials that were kept with it. */
export type KeptContent = { readonly own: string; readonly kept: Partials | undefined }

/** The folder of partials, below that of the prompts. */
export const partialsFolder = 'partials'

const marker = /^<!-- partial: ([a-z][a-z0-9-]*) -->\s*$/
const nameShape = /^[a-z][a-z0-9-]*$/

/** The partials among the files of the prompts folder. */
export function readPartials(files: readonly { readonly path: string; readonly content: string }[]): Partials {
  return new Map(
    files.flatMap(({ path, content }) => {
      const name = /^partials\/([^/]+)\.md$/.exec(path)?.[1]
      return name !== undefined && nameShape.test(name) ? [[name, content] as const] : []
    }),
  )
}

/**
 * The partials that a prompt uses by `{% render 'name' %}`, and the line of the file on which each is first used.
 *
 * @throws FileProblem where a name does not stand in quotation marks, so that nobody could say which partials are used.
 */
export function findPartialsUsed(text: string, firstLine: number): ReadonlyMap<string, number> {
  const used = new Map<string, number>()
  for (const { 1: rest = '', index } of text.matchAll(/\{%-?\s*render\b([^%]*)/g)) {
    const line = firstLine + (text.slice(0, index).match(/\n/g)?.length ?? 0)
    const name = /^\s*(['"])([^'"]*)\1/.exec(rest)?.[2] ?? ''
    if (!nameShape.test(name))
      throw new FileProblem(line, `render takes the name of a partial in quotation marks: {% render 'house-style' %}`)
    if (!used.has(name)) used.set(name, line)
  }
  return used
}

/**
 * The content of a prompt that is kept for ever: the file as it is, and each partial that it uses under a marked line. A
 * prompt without partials is kept as it is.
 *
 * @throws FileProblem where a partial is not there, or holds a marked line itself.
 */
export function keepWithPartials(own: string, used: ReadonlyMap<string, number>, partials: Partials): string {
  let content = own
  for (const [name, line] of [...used].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const text = partials.get(name)
    if (text === undefined) throw new FileProblem(line, missing(name, partials))
    if (text.split('\n').some((each) => marker.test(each)))
      throw new FileProblem(line, `${partialsFolder}/${name}.md: a line that marks partials stands in it; take it out`)
    content = `${withNewline(content)}<!-- partial: ${name} -->\n${withNewline(text)}`
  }
  return content
}

/** Takes a kept content apart again; `kept` is undefined where it holds no partials. */
export function splitKept(content: string): KeptContent {
  const lines = content.split('\n')
  const first = lines.findIndex((line) => marker.test(line))
  if (first === -1) return { own: content, kept: undefined }
  const kept = new Map<string, string>()
  let name = ''
  for (const line of lines.slice(first)) {
    const next = marker.exec(line)?.[1]
    if (next !== undefined) kept.set((name = next), '')
    else kept.set(name, `${kept.get(name)}${line}\n`)
  }
  return { own: lines.slice(0, first).join('\n'), kept }
}

/** A prompt's file without the partials that may be kept with it, for comparing. */
export function ownText(content: string): string {
  return splitKept(content).own.trimEnd()
}

function missing(name: string, partials: Partials): string {
  const there = [...partials.keys()].toSorted().join(', ')
  return `there is no ${partialsFolder}/${name}.md${there === '' ? '' : `; there is: ${there}`}`
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
