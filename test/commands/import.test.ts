import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { conversationId } from '../../src/domain/ids.ts'
import { momentEncoder } from '../../src/knowledge/memory/embed-moments.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { runCommand } from '../helpers/command.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const turns = [
  { t: 0, source: 'visitor', text: 'My quixotic bike is late, write to zelda@example.com' },
  { t: 20, source: 'system', text: 'Agent looked up the order', kind: 'query' },
  {
    t: 30,
    source: 'agent',
    text: 'What is your order number?',
    action: 'ask_order',
    task: 'late',
    offered: ['ask_order'],
  },
  { t: 40, source: 'visitor', text: 'LW-48213, thanks' },
]
const otherTurns = turns.map((turn) => ({ ...turn, text: turn.text.replace('bike', 'tandem') }))
const record = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    channel: 'chat',
    lang: 'en',
    started_at: 1_589_375_664,
    turns,
    labels: { secret: 'zanzibar' },
    ...more,
  })

const disk = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith('sotto.db'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('')

async function run(
  folder: string,
  args: readonly string[],
  prompts?: string,
  environment: Record<string, string> = {},
) {
  await using command = runCommand(process.execPath, ['src/commands/import.ts', ...args], {
    SOTTO_DATA_DIR: join(folder, 'data'),
    ...environment,
    ...(prompts === undefined ? {} : { SOTTO_PROMPTS_DIR: prompts }),
  })
  const code = await command.exit
  return { code, out: command.out(), err: command.err() }
}

const openStore = (folder: string) =>
  openDatabaseStore(openSqlite(join(folder, 'data', 'sotto.db')), { onWriteError: () => undefined })

describe('npm run import', () => {
  it('takes past conversations in once, redacted, with their moments, and removes them again', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'Old Chats.jsonl')
    writeFileSync(
      file,
      [
        record('a'),
        '{"id": broken zeppelin',
        record('b', { turns: 'zeppelin' }),
        record('zoe@example.com', { turns: otherTurns }),
      ].join('\n'),
    )

    const first = await run(folder.path, [file])
    expect(first).toMatchObject({ code: 0 })
    expect(first.out).toBe('Taken in: 2 conversations with 8 lines and 2 moments.\nPassed over: 2 could not be read.\n')
    expect(first.err).toMatch(/line 2: not JSON\n.*line 3: turns: /)
    expect(first.err).not.toContain('zeppelin')
    {
      await using store = await openStore(folder.path)
      const id = conversationId('import-old-chats.a')
      expect(await store.conversation(id)).toMatchObject({
        account: 'import:old-chats',
        state: 'ended',
        lines: 4,
        language: 'en',
      })
      expect((await store.lines(id)).map(({ text }) => text)).toEqual([
        'My quixotic bike is late, write to [EMAIL_1]',
        'Agent looked up the order',
        'What is your order number?',
        expect.stringMatching(/thanks$/),
      ])
      const [moment] = await store.pastMoments({ encoder: momentEncoder, after: 0, limit: 10 })
      expect(moment).toMatchObject({
        conversationId: id,
        situation: [{ speaker: 'visitor', text: 'My quixotic bike is late, write to [EMAIL_1]' }],
        reply: 'What is your order number?',
        marks: { action: 'ask_order', task: 'late' },
        wentWell: 1,
      })
    }
    expect(disk(join(folder.path, 'data'))).not.toMatch(/zelda|zoe@|zanzibar/)

    expect((await run(folder.path, [file])).out).toMatch(
      /^Taken in: 0 conversations.*\nPassed over: 2 could not be read, 2 were known already\.\n$/,
    )
    expect((await run(folder.path, ['--sources'])).out).toMatch(/^old-chats +2 conversations\n$/)
    expect((await run(folder.path, ['--forget', 'old-chats'])).out).toBe('Removed: 2 conversations of old-chats.\n')
    expect(disk(join(folder.path, 'data'))).not.toContain('quixotic')
  })

  it('reads CSV, a row a line, in whatever order the conversations come', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'chats.csv')
    writeFileSync(
      file,
      [
        'Conversation,Time,Speaker,Text,Action',
        'c1,2026-05-01T10:00:00Z,Customer,"Where is it,',
        'please?",',
        'c2,2026-05-01T10:00:05Z,visitor,Hello,',
        'c1,2026-05-01T10:00:30Z,Operator,It is on its way.,inform',
        'c1,2026-05-01T10:00:40Z,nobody,zeppelin,',
      ].join('\r\n'),
    )
    const { out, err, code } = await run(folder.path, [file, '--source', 'may'])
    expect({ out, code }).toEqual({
      code: 0,
      out: 'Taken in: 2 conversations with 3 lines and 1 moments.\nPassed over: 1 could not be read.\n',
    })
    expect(err).toMatch(/line 7: speaker: visitor, agent or system\n/)
    await using store = await openStore(folder.path)
    const lines = await store.lines(conversationId('import-may.c1'))
    expect(lines.map(({ speaker, text, at }) => [speaker, text, at.toISOString()])).toEqual([
      ['visitor', 'Where is it,\r\nplease?', '2026-05-01T10:00:00.000Z'],
      ['agent', 'It is on its way.', '2026-05-01T10:00:30.000Z'],
    ])
  })

  it('takes nothing in that the scope leaves out, and tells what is missing', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('scope.yaml', 'skills: all', 'skills: { only: [billing] }')
    prompts.change('scope.yaml', 'consent: not-needed', 'consent: { variable: tipsConsent, yes: [yes] }')
    const file = join(folder.path, 'old.jsonl')
    writeFileSync(
      file,
      [record('a', { skill: 'Billing' }), record('b', { skill: 'sales' }), record('c', { turns: otherTurns })].join(
        '\n',
      ),
    )
    const asked = (...flags: string[]) => run(folder.path, [file, '--dry-run', ...flags], prompts.path)
    expect((await asked()).out).toBe(
      'Nothing was stored. There would be 0 conversations with 0 lines and 0 moments.\n' +
        'Passed over: 1 are outside the scope, 2 lack what the scope asks for (see --skill and --consented).\n',
    )
    expect((await asked('--consented')).out).toMatch(
      /would be 1 conversations.*\nPassed over: 1 are outside the scope, 1 lack/,
    )
    expect((await asked('--consented', '--skill', 'billing')).out).toMatch(/would be 2 conversations/)
    expect(readdirSync(folder.path)).toEqual(['old.jsonl'])
  })

  it('fails where nothing in the file can be read, and where the team’s past is not used', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    const file = join(folder.path, 'notes.md')
    writeFileSync(file, '# Hello\n\u001B[2J zeppelin\n')
    const nothing = await run(folder.path, [file, '--dry-run'], prompts.path)
    expect(nothing.code).toBe(1)
    expect(nothing.err).toMatch(/line 2: not JSON\nNothing in it could be read: .* See npm run import -- --help\.\n$/s)
    prompts.change('memory.yaml', 'use: true', 'use: false')
    expect(await run(folder.path, [file], prompts.path)).toEqual({
      code: 1,
      out: '',
      err: 'memory.yaml says use: false, so nothing is added. Say use: true first.\n',
    })
    expect(readdirSync(folder.path)).toEqual(['notes.md'])
  })

  it('stores nothing where npm took --dry-run for its own', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'old.jsonl')
    writeFileSync(file, record('a'))
    const { out } = await run(folder.path, [file], undefined, { npm_config_dry_run: 'true' })
    expect(out).toMatch(/^Nothing was stored\. There would be 1 conversations/)
    expect(readdirSync(folder.path)).toEqual(['old.jsonl'])
  })

  it.each([
    [[], /^Name a file of past conversations/],
    [['nowhere.jsonl'], /^nowhere\.jsonl cannot be read \(ENOENT/],
    [['x.jsonl', '--source', 'Ab c'], /^A source is named by small letters/],
    [['--forget', 'other'], /^No source other\. See npm run import -- --sources\.$/],
    [['--frog'], /^Unknown option '--frog'\. See npm run import -- --help\.$/],
  ])('says what is wrong with %j in one line', async (args, says) => {
    using folder = temporaryFolder()
    const { code, err, out } = await run(folder.path, args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err.trimEnd()).toMatch(says)
    expect(err.trimEnd()).not.toContain('\n')
  })
})
