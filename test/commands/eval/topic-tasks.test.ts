import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flowItem } from '../../../src/commands/eval/topics/flow-points.ts'
import { nameWords } from '../../../src/commands/eval/topics/name-words.ts'
import { runCommand } from '../../helpers/command.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const visitor = (text: string) => ({ source: 'visitor' as const, text })
const agent = (text: string, task: string) => ({ source: 'agent' as const, text, task })
const opens = (task: string) => ({ source: 'system' as const, kind: 'select_task', task, text: `opened ${task}` })

const two = {
  id: 'two',
  turns: [
    visitor('Hello, my bicycle is broken'),
    opens('parcel'),
    opens('repair'),
    agent('What day would you like to bring the bicycle in?', 'repair'),
    visitor('Friday'),
    agent('Noted.', 'repair'),
    visitor('And my parcel has not arrived'),
    opens('parcel'),
    agent('I am sorry that your parcel is late.', 'parcel'),
    visitor('It is a saddle'),
    agent('Thank you.', 'parcel'),
    visitor('Bye'),
    agent('Bye.', 'parcel'),
  ],
}
const one = {
  id: 'one',
  turns: [
    visitor('Hi'),
    agent('Hello, how can I help?', 'parcel'),
    visitor('The parcel is late'),
    agent('I am sorry that your parcel is late.', 'parcel'),
  ],
}

const write = (folder: string, name: string, records: readonly object[]) => {
  const file = join(folder, name)
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  return file
}

async function evaluate(folder: string, ...args: readonly string[]) {
  await using command = runCommand(process.execPath, ['src/commands/eval.ts', ...args], {
    SOTTO_VECTOR_CACHE: join(folder, 'vectors.db'),
  })
  const code = await command.exit
  return { code, err: command.err(), last: command.out().trim().split('\n').at(-1) ?? '' }
}

describe('npm run eval -- --task flow', () => {
  it('asks where a task begins, and shows two lines of the visitor on it, none of the next task', () => {
    expect(flowItem(two).asked).toMatchObject([
      { wanted: 'repair', kind: 'change' },
      { wanted: 'parcel', kind: 'change' },
    ])
    const shown = flowItem(two).asked.map(({ lines }) => lines.map(({ text }) => text))
    // What asks for the parcel belongs to the parcel.
    expect(shown[0]?.at(-1)).toBe('Noted.')
    expect(shown[1]?.slice(-2)).toEqual(['Thank you.', 'Bye'])
    expect(flowItem(one).asked).toMatchObject([{ wanted: 'parcel', kind: 'start', lines: [{}, {}, {}] }])
  })

  it('shows nothing of what the agent opened', () => {
    expect(JSON.stringify(flowItem(two).asked.map(({ lines }) => lines))).not.toMatch(/opened|task|kind/)
  })

  it('learns from the task of the agent turn that follows a line', () => {
    expect(flowItem(two).known.map(({ lines, topicId }) => [lines.at(-1)?.text, topicId])).toEqual([
      ['Hello, my bicycle is broken', 'repair'],
      ['Friday', 'repair'],
      ['And my parcel has not arrived', 'parcel'],
      ['It is a saddle', 'parcel'],
      ['Bye', 'parcel'],
    ])
  })

  it('ranks the flow charts of a playbook', async () => {
    using folder = temporaryFolder()
    const playbook = join(folder.path, 'playbook.json')
    const reply = (text: string) => [{ action: 'a', text }]
    writeFileSync(
      playbook,
      JSON.stringify({
        flows: [
          { id: 'repair', title: 'Repair', replies: reply('What day would you like to bring the bicycle in?') },
          { id: 'parcel', title: 'Late parcel', replies: reply('I am sorry that your parcel is late.') },
          { id: 'poem', title: 'Poems', replies: reply('Roses are red.') },
        ],
      }),
    )
    const data = write(folder.path, 'flows.jsonl', [one, two])
    const { code, err, last } = await evaluate(folder.path, '--task', 'flow', '--data', data, '--playbook', playbook)
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(last)).toMatchObject({
      task: 'flow',
      n: 3,
      metrics: { top1: 1, top3: 1, mrr: 1, start: { n: 1 }, change: { n: 2 } },
    })
  })

  it('refuses to go without a playbook', async () => {
    using folder = temporaryFolder()
    const { code, err } = await evaluate(
      folder.path,
      '--task',
      'flow',
      '--data',
      write(folder.path, 'one.jsonl', [one]),
    )
    expect([code, err.trim()]).toEqual([1, 'Name the playbook whose topics are ranked: --playbook FILE.'])
  })
})

describe('npm run eval -- --task guideline', () => {
  const guideline = (id: string, flow: string, title: string, told: string) => ({
    id,
    flow,
    title,
    instructions: [told],
    steps: [{ text: 'Ask for the name.' }],
  })
  const guidelines = [
    guideline('repair', 'workshop', 'Repair', 'The visitor wants a broken bicycle mended.'),
    guideline('check', 'workshop', 'Inspection', 'The visitor wants brakes and gears checked.'),
    guideline('late', 'delivery', 'Late parcel', 'The parcel has not arrived.'),
  ]
  const message = (id: number, text: string, right: string, informative = true) => ({
    id: `q${id}`,
    convo_id: id,
    text,
    labels: { guideline: right, informative },
  })

  it('takes single messages and whole conversations, and passes over messages that say nothing', async () => {
    using folder = temporaryFolder()
    const playbook = join(folder.path, 'playbook.json')
    writeFileSync(playbook, JSON.stringify({ guidelines }))
    const messages = write(folder.path, 'messages.jsonl', [
      message(1, 'my bicycle is broken', 'repair'),
      message(2, 'thanks', 'late', false),
      message(3, 'the parcel has not arrived', 'late'),
    ])
    const chats = write(folder.path, 'chats.jsonl', [
      {
        id: 'abcd-3',
        turns: [visitor('the gears want to be checked'), visitor('hm'), visitor('yes'), visitor('my parcel is late')],
        labels: { guideline: 'check' },
      },
    ])
    const common = ['--task', 'guideline', '--playbook', playbook]
    const single = await evaluate(folder.path, ...common, '--data', messages)
    expect(JSON.parse(single.last)).toMatchObject({ n: 2, metrics: { top1: 1, flowTop1: 1 } })
    // Its fourth line would tell another topic, and its own message is no history.
    const whole = await evaluate(folder.path, ...common, '--data', chats, '--history', messages)
    expect(JSON.parse(whole.last)).toMatchObject({ n: 1, metrics: { top1: 1 } })
  })
})

describe('npm run eval -- --task intent', () => {
  it('learns from folds, and ranks within a domain', async () => {
    using folder = temporaryFolder()
    const request = (id: number, domain: string, intent: string, text: string) => ({
      id: `r${id}`,
      domain,
      text: `${text} ${id}`,
      labels: { intent },
    })
    const data = write(
      folder.path,
      'requests.jsonl',
      Array.from({ length: 24 }, (_none, id) => [
        request(4 * id, 'shop', 'GetRefund', 'i want my money back'),
        request(4 * id + 1, 'shop', 'trackParcel', 'where has it got to'),
        request(4 * id + 2, 'garage', 'bookRepair', 'it is broken'),
        request(4 * id + 3, 'garage', 'askOpeningHours', 'when can i come'),
      ]).flat(),
    )
    const { code, last } = await evaluate(folder.path, '--task', 'intent', '--data', data, '--folds', '3')
    expect(code).toBe(0)
    expect(JSON.parse(last)).toMatchObject({ n: 96, metrics: { top1: 1, shop: { n: 48 }, garage: { n: 48 } } })
  })

  it.each([
    ['GetQuote', 'Get Quote'],
    ['bank_balance', 'bank balance'],
    ['reset2FA', 'reset2 FA'],
  ])('reads the words of the name %s', (name, words) => expect(nameWords(name)).toBe(words))
})
