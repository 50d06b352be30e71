import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examinePractice } from '../../src/commands/doctor/examine-practice.ts'
import { openPlaybookFolder } from '../../src/knowledge/playbook-folder.ts'
import { parsePracticeConversation } from '../../src/practice/practice-conversation.ts'
import { openPracticeFolder } from '../../src/practice/practice-folder.ts'
import { readPracticeFiles } from '../../src/practice/read-practice-files.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const line = (id: string, rest: object = {}) =>
  JSON.stringify({
    id,
    visitor: 'Lena',
    turns: [
      { t: 3, source: 'visitor', text: 'My secret is blue' },
      { t: 9, source: 'agent', text: 'Thank you' },
    ],
    ...rest,
  })

describe('a conversation to practise', () => {
  it('counts its times from the first line, never backwards, and knows what was looked up', () => {
    const { turns, cardIds } = parsePracticeConversation({
      id: 'a',
      labels: { topics: ['late'], mood: 'calm' },
      turns: [
        { t: 40, source: 'visitor', text: 'Hi' },
        { t: 45, source: 'system', kind: 'query', text: 'looked up' },
        { t: 46, source: 'system', kind: 'select_task', text: 'task' },
        { source: 'system', text: 'A photo came.' },
        { t: 44, source: 'agent', text: 'Hello' },
        { t: 60, source: 'agent', text: ' ' },
      ],
    })
    expect(cardIds).toEqual(['late'])
    expect(turns).toEqual([
      { atMs: 0, source: 'visitor', text: 'Hi' },
      { atMs: 5_000, source: 'look-up', text: 'looked up' },
      { atMs: 13_000, source: 'system', text: 'A photo came.' },
      { atMs: 13_000, source: 'agent', text: 'Hello' },
    ])
  })

  it.each([
    ['nobody to answer', { id: 'a', turns: [{ source: 'agent', text: 'Hi' }] }, 'turns: no line of the visitor'],
    ['nothing to compare with', { id: 'a', turns: [{ source: 'visitor', text: 'Hi' }] }, 'turns: no line of the agent'],
    ['no turns', { id: 'a' }, /^turns: /],
    ['an unknown speaker', { id: 'a', turns: [{ source: 'bot', text: 'secret' }] }, /^turns\.0\.source: (?!.*secret)/],
    ['no object', 'secret', /^(?!.*secret)/],
  ])('is refused where there is %s, without a word of it', (_what, raw, reason) => {
    expect(() => parsePracticeConversation(raw)).toThrow(reason)
  })
})

describe('the folder of conversations to practise', () => {
  it('names each broken line by file and number, plays the others, and follows changes', async () => {
    using folder = temporaryFolder()
    const practice = join(folder.path, 'practice')
    mkdirSync(practice)
    writeFileSync(
      join(practice, 'b.jsonl'),
      `\uFEFF${line('one')}\n\n{"id": "My secret\n${line('one')}\n${line('two')}\n`,
    )
    writeFileSync(join(practice, 'notes.txt'), 'not read')
    const told: string[] = []
    await using watched = await openPracticeFolder({
      promptsDir: folder.path,
      onProblem: (file, problem) => void told.push(`${file}: ${problem}`),
    })
    expect(watched.now().conversations.map(({ id }) => id)).toEqual(['one', 'two'])
    expect(told).toEqual([
      'practice/b.jsonl: line 3: not valid JSON (that conversation is left out)',
      'practice/b.jsonl: line 4: id: another conversation has it (that conversation is left out)',
    ])
    writeFileSync(join(practice, 'a.jsonl'), `${line('three')}\n{}\n`)
    await until('the new file', () => watched.now().conversations.length === 3)
    expect(watched.now().conversations[0]?.id).toBe('three')
    // What was told is not told again.
    expect(told.slice(2)).toEqual([expect.stringMatching(/^practice\/a\.jsonl: line 2: id: /)])
    const findings = await Array.fromAsync(examinePractice(folder.path))
    expect(findings.map(({ verdict, says }) => `${verdict} ${says}`)).toEqual([
      expect.stringMatching(/^wrong practice\/a\.jsonl: line 2/),
      expect.stringMatching(/^wrong practice\/b\.jsonl: line 3/),
      expect.stringMatching(/^wrong practice\/b\.jsonl: line 4/),
      'good 3 conversations to practise',
    ])
  })

  it('has none where there is none, and doctor says so', async () => {
    using folder = temporaryFolder()
    expect(await readPracticeFiles(join(folder.path, 'practice'))).toEqual({ conversations: [], problems: [] })
    const findings = await Array.fromAsync(examinePractice(folder.path))
    expect(findings.map(({ verdict }) => verdict)).toEqual(['notice'])
  })

  it('comes with the conversations of the demo, whose cards are in the playbook', async () => {
    const shipped = new URL('../../prompts/practice/larkwheel.jsonl', import.meta.url)
    const demo = new URL('../../src/simulator/demo/conversations.jsonl', import.meta.url)
    expect(readFileSync(shipped, 'utf8')).toBe(readFileSync(demo, 'utf8'))
    const { conversations, problems } = await readPracticeFiles('prompts/practice')
    expect(problems).toEqual([])
    await using playbooks = await openPlaybookFolder({
      folder: 'prompts/playbooks',
      onProblem: (file) => expect.unreachable(file),
    })
    const cards = new Set(playbooks.cards().map(({ cardId }) => String(cardId)))
    expect(conversations.flatMap(({ cardIds }) => cardIds).filter((id) => !cards.has(id))).toEqual([])
    expect(conversations.length).toBeGreaterThan(10)
  })
})
