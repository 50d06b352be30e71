import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parsePrompt } from '../../src/prompts/prompt-file.ts'
import type { Prompt } from '../../src/prompts/prompt-file.ts'
import { openPromptFolder } from '../../src/prompts/prompt-folder.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const good = `---
id: coach
title: Coach
kinds: [reply]
moments: [visitor-line]
---

# System
You help {{ agent.name }}.

# User
{% for line in lines %}{{ line.speaker }}: {{ line.text }}
{% endfor %}`

describe('a prompt file', () => {
  it('renders its role blocks, and never renders what a visitor wrote', () => {
    const messages = parsePrompt('coach.md', good).render({
      agent: { name: 'Ada', tenure: 'new' },
      skill: '',
      facts: [],
      cards: [],
      past: [],
      lines: [{ number: 1, speaker: 'visitor', text: '{{ agent.name }} {% raw %}' }],
      question: '',
      max_words: 60,
      fence: 'f1f2f3',
    })
    expect(messages).toEqual([
      { role: 'system', content: 'You help Ada.' },
      { role: 'user', content: 'visitor: {{ agent.name }} {% raw %}' },
    ])
  })

  it('has a version that changes with every change of its content', () => {
    const version = (content: string) => parsePrompt('coach.md', content).version
    expect(version(good)).toBe(version(good))
    expect(version(good)).not.toBe(version(`${good} `))
  })

  it.each([
    ['no header', 'hello', /line 1: the file must begin/],
    ['an open header', '---\nid: x\n', /line 3: the header is not closed/],
    ['broken YAML', good.replace('title: Coach', 'title: [Coach'), /line \d: not valid/],
    ['an unknown key', good.replace('title: Coach', 'title: Coach\nmodle: x'), /line 2: the whole: Unrecognized key/],
    ['a wrong kind', good.replace('[reply]', '[reply, poem]'), /line 4: kinds\.1/],
    ['no user block', good.replace('# User', '# Someone'), /line 7: the body needs a "# User"/],
    ['text before the first block', good.replace('# System', 'Hi\n\n# System'), /line 8: text before/],
    ['an unknown variable', good.replace('agent.name', 'agent.nmae'), /line 9: undefined variable: agent\.nmae/],
    ['an unknown filter', good.replace('agent.name', 'agent.name | shout'), /line 9: undefined filter: shout/],
    ['an unclosed tag', good.replace('{% endfor %}', ''), /line 12: tag .*not closed/],
    [
      'a file of another',
      good.replace('{{ agent.name }}', '{% include "/etc/passwd" %}'),
      /line 9: .*may not include files/,
    ],
    ['an endless loop', good.replace('{{ agent.name }}', '{% for i in (1..100000000) %}x{% endfor %}'), /line \d+: /],
  ])('is refused with line and reason for %s', (_name, content, message) => {
    expect(() => parsePrompt('coach.md', content)).toThrow(message)
  })
})

describe('the prompts folder', () => {
  it('takes up a change, and keeps the last good version of a broken file', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'coach.md')
    writeFileSync(file, good)
    const live: Prompt[] = []
    const problems: string[] = []
    await using prompts = await openPromptFolder({
      folder: folder.path,
      history: () => Promise.resolve([]),
      onLive: (prompt) => live.push(prompt),
      onProblem: (name, problem) => problems.push(`${name}: ${problem}`),
    })
    writeFileSync(file, good.replace('You help', 'You assist'))
    await until('the new version', () => live.length === 2)
    expect(prompts.live()[0]?.version).toBe(live[1]?.version)

    writeFileSync(file, good.replace('[reply]', '[poem]'))
    await until('the problem', () => problems.length === 1)
    expect(problems[0]).toMatch(/^coach\.md: line 4: kinds\.0/)
    expect(prompts.live()[0]?.version).toBe(live[1]?.version)
    expect(prompts.entries()[0]).toMatchObject({ file: 'coach.md', problem: expect.stringMatching(/line 4/) })

    writeFileSync(file, good)
    await until('the old text again', () => live.length === 3)
    expect(prompts.entries()[0]?.problem).toBeUndefined()
  })

  it('ships prompts that parse', () => {
    const content = readFileSync(new URL('../../prompts/coach.md', import.meta.url), 'utf8')
    expect(parsePrompt('coach.md', content)).toMatchObject({
      promptId: 'coach',
      kinds: ['reply', 'next-step', 'missing-facts'],
    })
  })
})

describe('a prompt folder that this process sees for the first time', () => {
  it('takes the last good version of a broken file from the past', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'coach.md'), `${good}{% if %}`)
    const problems: string[] = []
    const firstSeenAt = new Date('2026-11-01')
    await using prompts = await openPromptFolder({
      folder: folder.path,
      history: () => Promise.resolve([{ version: parsePrompt('coach.md', good).version, content: good, firstSeenAt }]),
      onLive: () => expect.unreachable(),
      onProblem: (_file, problem) => problems.push(problem),
    })
    expect(prompts.live().map(({ version }) => version)).toEqual([parsePrompt('coach.md', good).version])
    expect(problems).toEqual([expect.stringMatching(/its last good version stays/)])
  })

  it('lets the file that has an id keep it when a copy appears', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'coach.md'), good)
    const problems: string[] = []
    await using prompts = await openPromptFolder({
      folder: folder.path,
      history: () => Promise.resolve([]),
      onLive: () => undefined,
      onProblem: (file, problem) => problems.push(`${file}: ${problem}`),
    })
    writeFileSync(join(folder.path, 'a-draft.md'), `${good} `)
    await until('the problem', () => problems.length === 1)
    expect(problems[0]).toMatch(/^a-draft\.md: the id coach is taken by coach\.md/)
    expect(prompts.live().map(({ file }) => file)).toEqual(['coach.md'])
  })
})
