import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ImportCounts } from '../../src/commands/import/counts.ts'
import { takeFile } from '../../src/commands/import/take-file.ts'
import type { TakeFileParts } from '../../src/commands/import/take-file.ts'
import { conversationId } from '../../src/domain/ids.ts'
import { everybody } from '../../src/listener/scope.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createVisitorHasher } from '../../src/transcript/visitor-hasher.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const turns = (id: number | string) => [
  { source: 'visitor', text: `Where is number ${id}?` },
  { source: 'agent', text: 'On its way.' },
]
const record = (id: number | string, more: object = {}) => JSON.stringify({ id, turns: turns(id), ...more })
const jsonl = Array.from({ length: 500 }, (_none, id) => record(id)).join('\n')
const rows = Array.from({ length: 500 }, (_none, id) => `${id},,visitor,Where is it?`)
const csv = ['conversation,time,speaker,text', ...rows].join('\n')

type Taken = { readonly counts: ImportCounts; readonly problems: readonly string[] }

/** Takes a file of this content in; nothing is stored unless `into` says where. */
async function take(
  name: string,
  content: string | Buffer,
  { source = 'past', ...more }: Partial<TakeFileParts> & { readonly source?: string } = {},
): Promise<Taken> {
  using folder = temporaryFolder()
  const file = join(folder.path, name)
  writeFileSync(file, content)
  const problems: string[] = []
  const given = { skill: undefined, agent: undefined, language: undefined, consented: false }
  const counts = await takeFile({
    flags: { does: 'import', file, source, ...given, dryRun: more.into === undefined },
    rules: { scope: everybody, finders: [], usesPast: true },
    into: undefined,
    onBad: (line, problem) => problems.push(`line ${line}: ${problem}`),
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...more,
  })
  return { counts, problems }
}

/** A store, and an encoder to which all texts are alike. */
async function openInto() {
  const folder = temporaryFolder()
  const store = await openDatabaseStore(openSqlite(join(folder.path, 'sotto.db')), {
    onWriteError: (error) => expect.fail(String(error)),
  })
  const embed = (texts: readonly string[]) => Promise.resolve(texts.map(() => new Float32Array(512).fill(1)))
  return {
    store,
    into: { store, embedder: { embed }, hashVisitor: createVisitorHasher(Buffer.alloc(32, 1)) },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

it.each([
  ['jsonl', jsonl],
  ['csv', csv],
])('an import of %s that is stopped keeps what it has, and goes on where it stopped', async (extension, content) => {
  const stop = new AbortController()
  const progress: number[] = []
  const { counts, problems } = await take(`past.${extension}`, content, {
    onProgress(conversations, share) {
      expect(share).toBeGreaterThan(0)
      expect(share).toBeLessThanOrEqual(1)
      progress.push(conversations)
      if (conversations === 3) stop.abort()
    },
    signal: stop.signal,
  })
  expect(problems).toEqual([])
  expect(counts.conversations).toBe(3)
  expect(progress).toEqual([1, 2, 3])
})

it('counts a conversation once that comes under several ids, sources or exports', async () => {
  await using opened = await openInto()
  const { into } = opened
  const first = await take('a.jsonl', [record('a'), record('b', { turns: turns('a') }), record('c')].join('\n'), {
    into,
  })
  expect(first.counts).toMatchObject({ conversations: 2, skipped: { known: 0, same: 1 } })
  const copy = [record('a-1', { turns: turns('a') }), record('c'), record('d')].join('\n')
  const second = await take('b.jsonl', copy, { into, source: 'copy' })
  expect(second.counts).toMatchObject({ conversations: 1, skipped: { known: 0, same: 2 } })
  expect((await opened.store.pastMomentState()).count).toBe(3)
})

it('keeps conversations apart whose source and id read alike together', async () => {
  await using opened = await openInto()
  const { into } = opened
  await take('a.jsonl', record('2026-1'), { into, source: 'may' })
  const { counts } = await take('b.jsonl', record('1'), { into, source: 'may-2026' })
  expect(counts).toMatchObject({ conversations: 1, skipped: { known: 0 } })
})

it('keeps no agent’s name, and no agent but by the id of the agents file', async () => {
  await using opened = await openInto()
  const { into, store } = opened
  const agents = ['Maria Lopez', 'maria@example.com', 'agent-7']
  await take('a.jsonl', agents.map((agent, id) => record(id, { agent })).join('\n'), { into })
  const kept = await Promise.all(agents.map((_agent, id) => store.conversation(conversationId(`import-past.${id}`))))
  expect(kept.map((one) => one?.agentId)).toEqual(['imported', 'imported', 'agent-7'])
})

it('goes on after a record that no conversation can be made of, and names it', async () => {
  await using opened = await openInto()
  const at = (t: number) => ({ turns: [{ ...turns(t)[0], t }, turns(t)[1]] })
  const content = [
    record(1, at(1e300)),
    record(2, at(-1e17)),
    `"${'z'.repeat(17_000_000)}"`,
    record(4, at(5)),
    record(5, { skill: 'zoe@example.com' }),
    '{"id":',
  ]
  const { counts, problems } = await take('a.jsonl', content.join('\n'), { into: opened.into })
  expect(counts).toMatchObject({ conversations: 1, skipped: { bad: 5 } })
  expect(problems).toEqual([
    expect.stringMatching(/^line 1: turns\.0\.t: /),
    expect.stringMatching(/^line 2: turns\.0\.t: /),
    'line 3: longer than a conversation may be',
    'line 5: skill: the name of a skill',
    'line 6: not JSON',
  ])
})

it('reads the tables of spreadsheets: semicolons, Windows-1252, commas and quotation marks in what was said', async () => {
  await using opened = await openInto()
  const said = 'Hello, “Größe 5” is 5 €, he said "late", right?'
  const table = `sep=;\r\nconversation;time;speaker;text;visitor\r\n1;2026-05-01 10:00;visitor;${said};Zelda Quux\r\n1;2026-05-01 10:01;agent;"Sure, Zelda; one moment";\r\n;;;;\r\n`
  const bytes = Buffer.from(table.replaceAll('€', '\x80').replaceAll('“', '\x93').replaceAll('”', '\x94'), 'latin1')
  const { problems } = await take('a.csv', bytes, { into: opened.into })
  expect(problems).toEqual([])
  const lines = await opened.store.lines(conversationId('import-past.1'))
  expect(lines.map(({ text }) => text)).toEqual([said, 'Sure, [NAME_901]; one moment'])
})

it('takes no time by guess: where day and month cannot be told apart the row is named', async () => {
  const rows = [
    '1,01.05.2026 10:00,visitor,Hi',
    '1,5/1/2026 10:00 AM,agent,Hello',
    '2,+275760-09-13T00:00:00Z,agent,Hi',
  ]
  const { counts, problems } = await take('a.csv', ['conversation,time,speaker,text', ...rows].join('\n'))
  expect(counts.conversations).toBe(0)
  expect(problems).toEqual([2, 3, 4].map((line) => `line ${line}: time: not as 2026-05-01T10:00:00Z, nor Unix seconds`))
})

it('says of a broken table where it is broken, and nothing of its text', async () => {
  const taken = take('a.csv', 'conversation,time,speaker,text\n1,,visitor,"zelda is here\n1,,agent,ok\n')
  await expect(taken).rejects.toThrow(/line \d+: a quotation mark is not closed/)
  await expect(taken).rejects.not.toThrow(/zelda/)
})
