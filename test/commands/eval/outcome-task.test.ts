import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readReplyTexts } from '../../../src/commands/eval/outcome/reply-texts.ts'
import { tipPairs } from '../../../src/commands/eval/outcome/tip-pairs.ts'
import { runCommand } from '../../helpers/command.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const playbook = {
  flows: [
    {
      id: 'repair',
      replies: [
        { action: 'ask_number', text: 'Could you tell me your order number, please?' },
        { action: 'ask_day', text: 'What day would you like to come in for the repair?' },
        { action: 'booked', text: 'Your repair is booked for {day:s}.' },
        { action: 'bye', text: 'Goodbye!' },
        { action: 'ask_again', text: 'Could you tell me your order number, please?' },
      ],
    },
    {
      id: 'late',
      replies: [
        { action: 'sorry', text: 'I am sorry that your bike is late.' },
        { action: 'bye', text: 'Have a nice day.' },
      ],
    },
  ],
}
const conversation = {
  id: 'c1',
  turns: [
    { source: 'visitor' as const, text: 'My bike squeaks.' },
    {
      source: 'agent' as const,
      text: 'Could you tell me your order number, please?',
      action: 'ask_number',
      offered: ['ask_number', 'ask_again', 'ask_day', 'unknown'],
      task: 'repair',
    },
    {
      source: 'agent' as const,
      text: 'Your repair is booked for Friday.',
      action: 'booked',
      offered: ['booked', 'sorry', 'bye'],
      task: 'repair',
    },
    { source: 'agent' as const, text: 'It rains here.', action: 'custom', task: 'repair' },
    {
      source: 'agent' as const,
      text: 'I am sorry that your bike is late.',
      action: 'sorry',
      offered: ['sorry', 'bye'],
    },
  ],
}

function write(folder: string) {
  const files = { playbook: join(folder, 'playbook.json'), data: join(folder, 'data.jsonl') }
  writeFileSync(files.playbook, JSON.stringify(playbook))
  writeFileSync(files.data, `${JSON.stringify(conversation)}\n`)
  return files
}

describe('npm run eval -- --task outcome', () => {
  it('takes offers with a text as tips, each once, and three replies of the task for own words', () => {
    using folder = temporaryFolder()
    const pairs = tipPairs(conversation, readReplyTexts(write(folder.path).playbook))
    expect(pairs.filter(({ kind }) => kind !== 'custom').map(({ kind, tip }) => [kind, tip])).toEqual([
      ['picked', 'Could you tell me your order number, please?'],
      ['other', 'What day would you like to come in for the repair?'],
      ['picked', 'Your repair is booked for {day:s}.'],
      ['other', 'I am sorry that your bike is late.'],
      ['other', 'Goodbye!'],
      // Of a turn without a task, only what an action says everywhere.
      ['picked', 'I am sorry that your bike is late.'],
    ])
    const drawn = pairs.filter(({ kind }) => kind === 'custom')
    expect(drawn.map(({ line }) => line)).toEqual(['It rains here.', 'It rains here.', 'It rains here.'])
    expect(new Set(drawn.map(({ tip }) => tip)).size).toBe(3)
    expect(tipPairs(conversation, readReplyTexts(join(folder.path, 'playbook.json')))).toEqual(pairs)
  })

  it('prints the confusion table, and the figures as the last line', async () => {
    using folder = temporaryFolder()
    const { data, playbook: file } = write(folder.path)
    await using command = runCommand(
      process.execPath,
      ['src/commands/eval.ts', '--task', 'outcome', '--data', data, '--playbook', file],
      {},
    )
    expect([await command.exit, command.err()]).toEqual([0, ''])
    const lines = command.out().trim().split('\n')
    expect(lines[0]).toMatch(/used +adapted +same-step +ignored/)
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      task: 'outcome',
      n: 9,
      abstained: 0,
      metrics: {
        accuracy: 1,
        balancedAccuracy: 1,
        confusion: { picked: { used: 3, ignored: 0 }, other: { ignored: 3 }, custom: { ignored: 3 } },
      },
    })
  })

  it.each([
    [[], /Name the playbook/],
    [['--playbook', 'not-there.json'], /not-there\.json cannot be used/],
  ])('refuses in one line what it cannot use: %j', async (more, message) => {
    using folder = temporaryFolder()
    const { data } = write(folder.path)
    const args = ['src/commands/eval.ts', '--task', 'outcome', '--data', data, ...more]
    await using command = runCommand(process.execPath, args, {})
    expect(await command.exit).toBe(1)
    expect(command.err()).toMatch(message)
    expect(command.err().trim().split('\n')).toHaveLength(1)
  })
})
