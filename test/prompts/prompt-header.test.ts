import { describe, expect, it } from 'vitest'
import { parsePrompt } from '../../src/prompts/prompt-file.ts'
import { isWanted } from '../../src/prompts/prompt-wants.ts'

const withHeader = (lines: string) =>
  `---\nid: coach\ntitle: Coach\nkinds: [reply]\nmoments: [visitor-line]\n${lines}\n---\n\n# User\nHi`
const parse = (lines: string) => parsePrompt('coach.md', withHeader(lines))

describe('the header of a prompt', () => {
  it('says for whom it is and what its model may take; what it does not say is as usual', () => {
    expect(parse('')).toMatchObject({
      tenures: ['new', 'settled', 'experienced'],
      languages: undefined,
      limits: {},
      maxWords: 60,
    })
    expect(parse('tenure: [new]\nlanguages: [en, de]\nlimits: { whole_ms: 9000, max_tokens: 50 }')).toMatchObject({
      tenures: ['new'],
      languages: ['en', 'de'],
      limits: { wholeMs: 9_000, maxTokens: 50 },
    })
  })

  it.each([
    ['a tenure that nobody has', 'tenure: [old]', /line 6: tenure\.0/],
    ['a tenure twice', 'tenure: [new, new]', /line 6: tenure: each of them once/],
    ['no language', 'languages: []', /line 6: languages/],
    ['a language by its name', 'languages: [English]', /line 6: languages\.0: a language such as en/],
    ['a limit in seconds', 'limits: { first_words_ms: 5 }', /line 6: limits\.first_words_ms/],
    ['a limit that there is not', 'limits: { words: 5 }', /line 6: limits: Unrecognized key/],
  ])('is refused for %s', (_what, lines, message) => {
    expect(() => parse(lines)).toThrow(message)
  })

  it('is refused where the text for the model becomes too long with a long conversation', () => {
    const long = `{% for line in lines %}${'x'.repeat(6_000)}{% endfor %}`
    expect(() => parsePrompt('coach.md', withHeader('max_words: 60').replace('\nHi', `\n${long}`))).toThrow(
      /^line 10: the text for the model would be \d+ characters long; 200000 are the most/,
    )
  })
})

describe('a prompt', () => {
  const anyone = { reason: 'visitor-line', tenure: 'new', language: 'en-US' } as const
  it.each([
    ['its moment', '', anyone, true],
    ['another moment', '', { ...anyone, reason: 'idle' as const }, false],
    ['an agent of another tenure', 'tenure: [settled, experienced]', anyone, false],
    ['an agent of its tenure', 'tenure: [new]', anyone, true],
    ['its language', 'languages: [de, en]', anyone, true],
    ['its language in other letters', 'languages: [pt-BR]', { ...anyone, language: 'pt_br' }, true],
    ['another language', 'languages: [de]', anyone, false],
    ['the language of another country', 'languages: [pt-BR]', { ...anyone, language: 'pt-PT' }, false],
    ['a language whose name begins alike', 'languages: [de]', { ...anyone, language: 'den' }, false],
    ['a language that nobody knows', 'languages: [de]', { ...anyone, language: undefined }, true],
  ])('looks at %s: %s', (_what, lines, occasion, wanted) => {
    expect(isWanted(parse(lines), occasion)).toBe(wanted)
  })
})
