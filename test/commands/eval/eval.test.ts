import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../helpers/command.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const evaluate = (...args: string[]) => runCommand(process.execPath, ['src/commands/eval.ts', ...args], {})

const talk = {
  id: 'talk-1',
  turns: [
    { source: 'agent', text: 'Could I get your name, please?' },
    { source: 'visitor', text: 'Lena Marsh' },
    { source: 'visitor', text: 'lena@example.org, and Poppy is my dog' },
    {
      source: 'system',
      text: 'looked up',
      args: { CustomerName: 'Lena Marsh', SecurityAnswer1: 'Poppy', Day: 'Friday' },
    },
    { source: 'system', text: 'looked up', values: ['lena@example.org'] },
    { source: 'visitor', text: "I'm Totally Sure about Friday" },
  ],
}

describe('npm run eval', () => {
  it('says what it scores', async () => {
    await using command = evaluate('--help')
    expect(await command.exit).toBe(0)
    expect(command.out()).toMatch(/^ {2}pii /m)
  })

  it.each([
    [[], /Name a task: .*\bpii\b/],
    [['--task', 'later'], /No task later: .*\bpii\b/],
    [['--task', 'pii'], /--data FILE/],
    [['--task', 'pii', '--data', 'test/no-such-file.jsonl'], /no-such-file\.jsonl cannot be read/],
    [['--task', 'pii', '--data', 'package.json'], /package\.json, line 1: not JSON\./],
    [['--task', 'pii', '--data', 'x', '--folds', '1'], /takes no --folds/],
    [['--task', 'pii', '--data', 'x', '--fast'], /--fast/],
  ])('refuses %j in one line', async (args, message) => {
    await using command = evaluate(...args)
    expect(await command.exit).toBe(1)
    expect(command.err()).toMatch(message)
    expect(command.err().trim().split('\n')).toHaveLength(1)
  })

  it('counts the personal values that visitors typed and those that are replaced, and names what is missed', async () => {
    using folder = temporaryFolder()
    const [data, out] = [join(folder.path, 'talks.jsonl'), join(folder.path, 'score.json')]
    writeFileSync(data, `${JSON.stringify(talk)}\n`)
    await using command = evaluate('--task', 'pii', '--data', data, '--json', out)
    expect(await command.exit).toBe(0)
    const last: unknown = JSON.parse(command.out().trim().split('\n').at(-1) ?? '')
    expect(last).toMatchObject({
      task: 'pii',
      data,
      n: 3,
      abstained: 0,
      metrics: {
        kinds: { email: { typed: 1, replaced: 1 }, name: { typed: 1, replaced: 1 }, secret: { typed: 1, replaced: 0 } },
        destroyedPer1000: 0,
      },
    })
    expect(last).toHaveProperty('p99Ms')
    expect(command.out()).toMatch(/wanted secret replaced\n {2}got {4}Poppy/)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ misses: [{ id: 'talk-1, turn 2' }] })
  })
})
