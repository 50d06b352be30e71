import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { momentReasons } from '../../src/domain/moment.ts'
import { tipKinds } from '../../src/domain/tip.ts'
import { readMarkdownFiles } from '../../src/lib/watched-folder.ts'
import { readPartials } from '../../src/prompts/partials.ts'
import { parsePrompt } from '../../src/prompts/prompt-file.ts'
import { promptHeader } from '../../src/prompts/prompt-header.ts'
import { sampleVariables } from '../../src/prompts/sample-variables.ts'

const page = readFileSync(new URL('../../docs/prompts.md', import.meta.url), 'utf8')
const folder = fileURLToPath(new URL('../../prompts', import.meta.url))
const files = await readMarkdownFiles(folder)
const partials = readPartials(files)

/** The rows of the page's table whose first column has this heading, cell by cell. */
function table(heading: string): string[][] {
  const lines = page.split('\n')
  const start = lines.findIndex((line) => new RegExp(`^\\| ${heading} +\\|`).test(line))
  expect(start).toBeGreaterThan(-1)
  const rows = lines.slice(start + 2)
  return rows.slice(0, rows.indexOf('')).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(plain),
  )
}

/** A cell as it is read: without the marks of code, and with the bars that a table makes one escape. */
const plain = (cell: string) => cell.trim().replaceAll('`', '').replaceAll('\\|', '|')
const firstOf = (heading: string) => table(heading).map(([first = '']) => first)

/** `facts` with `fact.name` and so on, as a `for` would name them. */
function variableNames(value: object): string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (Array.isArray(inner)) return [name, ...keysOf(inner[0]).map((key) => `${name.replace(/s$/, '')}.${key}`)]
    const keys = keysOf(inner)
    return keys.length > 0 ? keys.map((key) => `${name}.${key}`) : [name]
  })
}
const keysOf = (value: unknown) => (typeof value === 'object' && value !== null ? Object.keys(value) : [])

const withBody = (system: string, header = '') =>
  `---\nid: made\ntitle: Made\nkinds: [reply]\nmoments: [idle]\n${header}---\n\n# System\n${system}\n\n# User\nHi`

describe('the page on prompt files', () => {
  it('has a row for each key of the header, kind and moment, and no other', () => {
    const limits = Object.keys(promptHeader.shape.limits.unwrap().shape)
    const keys = [...Object.keys(promptHeader.shape), ...limits.map((key) => `limits.${key}`)]
    expect(firstOf('Key')).toEqual(keys)
    expect(firstOf('Kind')).toEqual([...tipKinds])
    expect(firstOf('Moment')).toEqual([...momentReasons])
  })

  it('says rightly which keys have to be there', () => {
    const missing = (key: string) => withBody('Hi').replace(new RegExp(`^${key}: .*\n`, 'm'), '')
    for (const [key = '', , left] of table('Key')) {
      const parse = () => parsePrompt('made.md', missing(key))
      if (left === 'it has to be there') expect(parse).toThrow(key)
      else expect(parse).not.toThrow()
    }
    expect(table('Key').find(([key]) => key === 'max_words')?.[2]).toBe(
      String(parsePrompt('made.md', withBody('Hi')).maxWords),
    )
  })

  it('has a row for each variable, and no other', () => {
    expect(firstOf('Variable').toSorted()).toEqual(variableNames(sampleVariables).toSorted())
  })

  it('names the prompts and partials that are shipped', () => {
    const shipped = files.flatMap(({ path }) => (path.includes('/') ? [] : path))
    expect(firstOf('File').toSorted()).toEqual(shipped.toSorted())
    for (const name of partials.keys()) expect(page).toContain(`\`${name}\``)
  })

  it.each(firstOf('You write'))('teaches Liquid that works: %s', (liquid) => {
    expect(() => parsePrompt('made.md', withBody(liquid), partials).render(sampleVariables)).not.toThrow()
  })

  it('shows prompts that work and fence what people wrote', () => {
    const examples = [...page.matchAll(/```markdown\n(---\n[\s\S]*?)```/g)].map(([, content = '']) => content)
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) expect(parsePrompt('made.md', example, partials).fencesPeople).toBe(true)
    const fences = [...page.matchAll(/```text\n([\s\S]*?)```/g)].map(([, text = '']) => text)
    expect(fences.length).toBeGreaterThan(0)
    for (const text of fences) expect(parsePrompt('made.md', withBody(text)).fencesPeople).toBe(true)
  })

  const mistakes: Readonly<Record<string, string>> = {
    'the dashes above the header are missing': withBody('Hi').slice(4),
    'a key is misspelt': withBody('Hi').replace('title', 'titel').replace('kinds', 'title: Made\nkinds'),
    'a kind that there is not': withBody('Hi').replace('[reply]', '[poem]'),
    'a language by its name': withBody('Hi', 'languages: [English]\n'),
    'no part for the model to look at': withBody('Hi').replace('# User', 'User'),
    'a variable is misspelt': withBody('{{ agent.nmae }}', 'max_words: 60\n'),
    'a filter that there is not': withBody('{{ agent.name | shout }}', 'max_words: 60\n'),
    'a for or if without its end': withBody('{% if skill %}', 'max_words: 60\n'),
    'a partial is not there': withBody(`{% render 'house-stile' %}`, 'max_words: 60\n'),
    'a mistake in a partial': withBody(`{% render 'broken' %}`, 'max_words: 60\n'),
    'the partial’s name without quotation marks': withBody('{% render house-style %}', 'max_words: 60\n'),
    'a loop that never ends': withBody(
      '{% for i in (1..99999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}',
      'max_words: 60\n',
    ),
    'far too much text': withBody(`{% for line in lines %}${'x'.repeat(6_000)}{% endfor %}`, 'max_words: 60\n'),
  }
  const says = new Map(table('What went wrong').map(([what = '', said = '']) => [what.replaceAll("'", '’'), said]))

  it.each(Object.entries(mistakes))('quotes what Sotto says of %s', (what, content) => {
    const few = new Map([['house-style', 'Be brief.']])
    if (what.includes('in a partial')) few.set('broken', 'One\n{{ agent.nmae }}')
    expect(says.get(what)).toBeDefined()
    expect(() => parsePrompt('made.md', content, few)).toThrow(says.get(what))
  })

  it('leaves no mistake of its table untried but that of two files, which the folder finds', () => {
    expect([...says.keys()].filter((what) => !(what in mistakes))).toEqual(['two files with one id'])
  })
})
