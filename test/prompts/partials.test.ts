import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parsePrompt } from '../../src/prompts/prompt-file.ts'
import type { Prompt } from '../../src/prompts/prompt-file.ts'
import { openPromptFolder } from '../../src/prompts/prompt-folder.ts'
import { sampleVariables } from '../../src/prompts/sample-variables.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const coach = `---
id: coach
title: Coach
kinds: [reply]
moments: [visitor-line]
---

# System
{% render 'house-style' %}

# User
{{ lines[0].text }}`
const house = new Map([['house-style', 'Write plainly, {{ agent.name }}.\n']])
const systemOf = (prompt: Prompt) => prompt.render(sampleVariables)[0]?.content

describe('a partial', () => {
  it('stands where the prompt names it, and may use what the prompt may use', () => {
    expect(systemOf(parsePrompt('coach.md', coach, house))).toBe('Write plainly, Ada.')
  })

  it('takes what it is given by name', () => {
    const prompt = coach.replace(`'house-style'`, `'house-style', tone: 'warm'`)
    expect(systemOf(parsePrompt('coach.md', prompt, new Map([['house-style', 'Be {{ tone }}.']])))).toBe('Be warm.')
  })

  it('makes another version of each prompt that uses it when it changes, and of no other', () => {
    const other = new Map([...house, ['house-style', 'Write briefly.']])
    const plain = coach.replace(`{% render 'house-style' %}`, 'Be kind.')
    expect(parsePrompt('coach.md', coach, house).version).not.toBe(parsePrompt('coach.md', coach, other).version)
    expect(parsePrompt('coach.md', plain, house).version).toBe(parsePrompt('coach.md', plain, other).version)
    const more = new Map([...house, ['tone', 'Be warm.']])
    expect(parsePrompt('coach.md', coach, house).version).toBe(parsePrompt('coach.md', coach, more).version)
  })

  it('is kept with the prompt, so that a version can be had again when the partial is another one, or gone', () => {
    const first = parsePrompt('coach.md', coach, house)
    for (const now of [new Map(), new Map([['house-style', 'Write briefly.']])]) {
      const again = parsePrompt('coach.md', first.content, now)
      expect(again.version).toBe(first.version)
      expect(again.content).toBe(first.content)
      expect(systemOf(again)).toBe('Write plainly, Ada.')
    }
  })

  it.each([
    [
      'is not there',
      coach,
      new Map([['tone', 'x']]),
      /^line 9: there is no partials\/house-style\.md; there is: tone$/,
    ],
    [
      'asks for something unknown',
      coach,
      new Map([['house-style', 'One\n\n{{ agent.nmae }}']]),
      /^line 9: partials\/house-style\.md, line 3: undefined variable: agent\.nmae$/,
    ],
    [
      'has an open tag',
      coach,
      new Map([['house-style', 'One\n{% if true %}']]),
      /^line 9: partials\/house-style\.md, line 2: tag .*not closed/,
    ],
    [
      'never ends',
      coach,
      new Map([['house-style', '{% for i in (1..1000) %}{% for j in (1..100000) %}{{ j }}{% endfor %}{% endfor %}']]),
      /^line 9: partials\/house-style\.md, line 1: the prompt takes .*loop too many/,
    ],
    [
      'would be chosen while it is rendered',
      coach.replace(`'house-style'`, 'agent.name'),
      house,
      /^line 9: render takes the name of a partial in quotation marks/,
    ],
    [
      'is a file elsewhere',
      coach.replace('house-style', '../../etc/passwd'),
      house,
      /^line 9: render takes the name of a partial/,
    ],
    [
      'holds a marked line',
      coach,
      new Map([['house-style', 'a\n<!-- partial: tone -->\nb']]),
      /^line 9: partials\/house-style\.md: a line that marks partials/,
    ],
    [
      'would be hidden in another tag',
      coach.replace(`{% render 'house-style' %}`, `{% liquid\nrender 'house-style'\n%}`),
      house,
      /^line \d+: a partial is used by/,
    ],
  ])('is refused with line and reason where it %s', (_name, content, partials, message) => {
    expect(() => parsePrompt('coach.md', content, partials)).toThrow(message)
  })

  it('counts at once when it changes; broken or gone, the last good version stays and the prompt names it', async () => {
    using folder = temporaryFolder()
    const partial = join(folder.path, 'partials', 'house-style.md')
    mkdirSync(join(folder.path, 'partials'))
    writeFileSync(join(folder.path, 'coach.md'), coach)
    writeFileSync(partial, 'Write plainly.')
    const live: Prompt[] = []
    const problems: string[] = []
    await using prompts = await openPromptFolder({
      folder: folder.path,
      history: () => Promise.resolve([]),
      onLive: (prompt) => live.push(prompt),
      onProblem: (name, problem) => problems.push(`${name}: ${problem}`),
    })
    expect(prompts.entries().map(({ file }) => file)).toEqual(['coach.md'])
    writeFileSync(partial, 'Write briefly.')
    await until('the new version', () => live.length === 2)
    writeFileSync(partial, 'Write {{ briefly }}.')
    await until('the problem', () => problems.length === 1)
    rmSync(partial)
    await until('the other problem', () => problems.length === 2)
    expect(problems).toEqual([
      'coach.md: line 9: partials/house-style.md, line 1: undefined variable: briefly (its last good version stays)',
      'coach.md: line 9: there is no partials/house-style.md (its last good version stays)',
    ])
    expect(prompts.live().map(systemOf)).toEqual(['Write briefly.'])
  })
})
