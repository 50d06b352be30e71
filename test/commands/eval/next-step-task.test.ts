import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTalks } from '../../../src/commands/eval/steps/read-talks.ts'
import { runCommand } from '../../helpers/command.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { shopCharts, shopTalks } from '../../knowledge/steps/shop-talks.ts'
import type { Turn } from '../../../src/knowledge/steps/talk.ts'

/** As the file has it, with what may not be seen. */
function toRecord(turns: readonly Turn[], index: number) {
  return {
    id: `talk-${index}`,
    labels: { tasks: ['repair'] },
    turns: turns.map((turn) => {
      if (turn.type === 'visitor') return { source: 'visitor', text: turn.text }
      if (turn.type === 'result') return { source: 'system', kind: 'result', text: `Result: ${turn.text}` }
      if (turn.type === 'look-up')
        return { source: 'system', kind: 'query', api: 'secret', text: 'Agent looked up secret', args: turn.given }
      const { text, step, flow } = turn
      return { source: 'agent', text, action: step ?? 'custom', task: flow, offered: [step], draft: 'draft' }
    }),
  }
}

function write(folder: string) {
  const files = { playbook: join(folder, 'playbook.json'), data: join(folder, 'data.jsonl') }
  const flows = shopCharts.map(({ flow, replies, edges }) => ({
    id: flow,
    replies: replies.map(({ step, text }) => ({ action: step, text })),
    edges,
  }))
  writeFileSync(files.playbook, JSON.stringify({ flows }))
  const own: Turn = { type: 'agent', text: 'Let me see.' }
  const records = shopTalks(24).map((turns, index) => toRecord([...turns, own], index))
  writeFileSync(files.data, records.map((one) => JSON.stringify(one)).join('\n'))
  return files
}

const evaluate = (...args: string[]) =>
  runCommand(process.execPath, ['src/commands/eval.ts', '--task', 'next-step', ...args], {})

describe('npm run eval -- --task next-step', () => {
  it('shows of a conversation its lines, on request look-ups without their name, and marks', () => {
    using folder = temporaryFolder()
    const { data } = write(folder.path)
    const [lines] = readTalks(data, false)
    const kinds = lines?.turns.map(({ type }) => type).join(' ')
    expect(kinds).toBe(`${'visitor agent '.repeat(5)}agent`)
    expect(lines?.turns.at(-1)).toEqual({ type: 'agent', text: 'Let me see.', step: undefined, flow: undefined })
    const [all] = readTalks(data, true)
    expect(all?.turns.slice(7, 9)).toEqual(shopTalks(1)[0]?.slice(7, 9))
    expect(JSON.stringify(all)).not.toMatch(/secret|draft|offered/)
  })

  it('prints a table by flow chart, and the figures with marks and with lines alone as the last line', async () => {
    using folder = temporaryFolder()
    const { data, playbook } = write(folder.path)
    await using command = evaluate('--data', data, '--playbook', playbook, '--folds', '3', '--lookups')
    expect([await command.exit, command.err()]).toEqual([0, ''])
    const lines = command.out().trim().split('\n')
    expect(lines[0]).toMatch(/^flow chart +lines +top 1 % +top 3 % +mrr$/)
    expect(lines[1]).toMatch(/^repair +80 /)
    const steps = shopTalks(24)
      .flat()
      .filter(({ type }) => type === 'agent').length
    const { n, metrics } = JSON.parse(lines.at(-1) ?? '')
    expect(n).toBe(steps)
    expect(metrics.top1).toBeGreaterThan(0.9)
    expect(metrics.top3).toBeGreaterThan(0.95)
    expect(metrics.linesAlone.top1).toBeGreaterThan(0.9)
  })

  it('learns from a history of its own, without the conversations that are tested', async () => {
    using folder = temporaryFolder()
    const { data, playbook } = write(folder.path)
    await using command = evaluate('--data', data, '--playbook', playbook, '--history', data)
    expect(await command.exit).toBe(0)
    // All of them are tested, so that nothing is left to learn from.
    expect(JSON.parse(command.out().trim().split('\n').at(-1) ?? '').metrics.top1).toBeLessThan(0.5)
  })

  it.each([
    [[], /Name the flow charts/],
    [['--playbook', 'not-there.json'], /Name past conversations/],
    [['--playbook', 'not-there.json', '--folds', '2'], /not-there\.json cannot be used/],
  ])('refuses in one line what it cannot use: %j', async (more, message) => {
    using folder = temporaryFolder()
    await using command = evaluate('--data', write(folder.path).data, ...more)
    expect(await command.exit).toBe(1)
    expect(command.err().trim()).toMatch(message)
    expect(command.err().trim()).not.toContain('\n')
  })
})
