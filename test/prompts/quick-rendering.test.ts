import fc from 'fast-check'
import { Liquid } from 'liquidjs'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createQuickRendering } from '../../src/prompts/quick-rendering.ts'
import { fullVariables, sampleVariables } from '../../src/prompts/sample-variables.ts'

const partials = new URL('../../prompts/partials/', import.meta.url)
const texts = new Map([
  ...readdirSync(partials).map(
    (file) => [file.replace('.md', ''), readFileSync(new URL(file, partials), 'utf8')] as const,
  ),
  ['around', `{% for step in steps %}{{ step }}{% endfor %}`],
  ['itself', `{{ fence }}{% render 'itself' %}`],
  ['broken', `{% if %}`],
])
const read = (name: string) => texts.get(name) ?? ''
const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  relativeReference: false,
  fs: {
    readFileSync: read,
    readFile: (name) => Promise.resolve(read(name)),
    existsSync: () => true,
    exists: () => Promise.resolve(true),
    contains: () => Promise.resolve(true),
    containsSync: () => true,
    resolve: (_root, file) => file,
  },
})

const byLiquid = (text: string, variables: object): string | undefined => {
  try {
    return String(liquid.renderSync(liquid.parse(text), variables, { globals: variables }))
  } catch {
    return undefined
  }
}
const quickly = (text: string, variables: object, most = 200_000) =>
  createQuickRendering(liquid.parse(text), most)?.(variables)

/** Templates of what prompts use, and of what they hardly ever use. */
const templates = fc.letrec<{ text: string; piece: string }>((tie) => ({
  text: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
  piece: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      'words ',
      '\n',
      '{{ fence }}',
      '{{ agent.name }}',
      '{{- agent.name | upcase -}}',
      '{{ agent.name | downcase }}',
      '{{ agent.name | append: "x" }}',
      '{{ agent }}',
      '{{ agent["name"] }}',
      '{{ lines[0].text }}',
      '{{ lines.first.text }}',
      '{{ lines.size }}',
      '{{ agent.name.size }}',
      '{{ agent.size }}',
      '{{ line.text }}',
      '{{ line.number }}',
      '{{ line.size }}',
      '{{ step }}',
      '{{ step.size }}',
      '{{ forloop.index }}',
      '{{ max_words }}',
      '{{ nobody }}',
      '{{ agent.nobody }}',
      '{{ agent.toString }}',
      '{{ nothing }}',
      '{{ yes }}',
      '{{ 17 }}',
      '{{ "said" }}',
      `{% render 'house-style' %}`,
      `{% render 'conversation' %}`,
      `{% render 'cards' %}`,
      `{% render 'around' %}`,
      `{% render 'around', steps: odd %}`,
      '{% assign name = "x" %}{{ name }}',
      '{% break %}',
      '{% comment %}no{% endcomment %}',
    ),
    fc
      .tuple(
        fc.constantFrom(
          'cards.size > 0',
          'lines.size >= 2',
          'agent.name == "Ada"',
          'agent.name != "Ada"',
          'agent.name > "B"',
          'max_words < 60',
          'max_words == "60"',
          'agent.name == empty',
          'card.reply != ""',
          'line.text == agent.name',
          'yes',
          'no',
          'nothing',
          'nobody',
          'lines',
          'not yes',
          'yes and no',
          'max_words | plus: 1',
        ),
        tie('text'),
        tie('text'),
        fc.constantFrom('if', 'elsif', 'unless'),
      )
      .map(([condition, then, otherwise, tag]) =>
        tag === 'elsif'
          ? `{% if ${condition} %}${then}{% elsif yes %}${otherwise}{% endif %}`
          : `{% ${tag} ${condition} %}${then}{% else %}${otherwise}{% end${tag} %}`,
      ),
    fc
      .tuple(
        fc.constantFrom(
          'line in lines',
          'line in odd',
          'line in none',
          'card in cards',
          'step in card.steps',
          'step in card.steps limit: 1',
          'step in card.steps limit: max_words',
          'step in card.steps reversed',
          'line in lines offset: 1',
          'line in lines limit: 0',
          'agent in lines',
          'lines in lines',
          'letter in agent.name',
          'step in (1..3)',
          'line in nobody',
        ),
        tie('text'),
        tie('text'),
      )
      .map(([head, each, none]) => `{% for ${head} %}${each}{% else %}${none}{% endfor %}`),
  ),
}))

const variables = {
  ...sampleVariables,
  lines: [
    { number: 1, speaker: 'visitor', text: 'Hello' },
    { number: 2, speaker: 'agent', text: '{{ fence }} of us' },
  ],
  steps: ['of the prompt'],
  none: [],
  odd: [null, undefined, true, 3, 'text', ['a', 'b'], { text: 'x', size: 7 }, { text: undefined }],
  nothing: null,
  yes: true,
  no: false,
}

describe('the quick way to render', () => {
  it('gives what Liquid gives, or leaves it to Liquid', () => {
    let given = 0
    fc.assert(
      fc.property(templates.text, (text) => {
        const quick = quickly(text, variables)
        if (quick === undefined) return
        given += 1
        expect(quick).toBe(byLiquid(text, variables))
      }),
      { numRuns: 3_000 },
    )
    expect(given).toBeGreaterThan(500)
  })

  it.each(['coach', 'risk', 'article', 'wrap-up', 'ask'])('renders the shipped prompt %s', (name) => {
    const file = readFileSync(new URL(`../../prompts/${name}.md`, import.meta.url), 'utf8')
    const body = file.slice(file.indexOf('\n---\n') + 5)
    for (const all of [sampleVariables, fullVariables]) expect(quickly(body, all)).toBe(byLiquid(body, all))
    expect(byLiquid(body, fullVariables)).toMatch(/A line as long/)
  })

  it('leaves to Liquid what becomes too long or goes on for too long, and partials that are broken or use others', () => {
    expect(quickly('{{ fence }}', variables, 12)).toBe('f0f0f0f0f0f0')
    expect(quickly('{{ fence }}', variables, 11)).toBeUndefined()
    const loops = (depth: number): string =>
      depth === 0 ? 'x' : `{% for line${depth} in lines %}${loops(depth - 1)}{% endfor %}`
    expect(quickly(loops(2), fullVariables)).toHaveLength(1_600)
    expect(quickly(loops(3), fullVariables)).toBeUndefined()
    expect(quickly(`{% render 'itself' %}`, variables)).toBeUndefined()
    expect(quickly(`{% if no %}{% render 'broken' %}{% endif %}`, variables)).toBeUndefined()
  })
})
