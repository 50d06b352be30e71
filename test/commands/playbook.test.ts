import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../helpers/command.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

describe('npm run playbook', () => {
  const playbook = (folder: string, ...args: string[]) =>
    runCommand(process.execPath, ['src/commands/playbook.ts', ...args], { SOTTO_PROMPTS_DIR: folder })

  it('takes a file in, says what it did, and names what it leaves alone', async () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'shop'))
    const file = join(folder.path, 'shop', 'playbook.md')
    writeFileSync(file, '# Shop\n\n## Refund\n\n1. Ask why.\n\n## Late parcel\n\n1. Look it up.\n')
    const run = async (...args: string[]) => {
      await using command = playbook(folder.path, file, ...args)
      const code = await command.exit
      return { code, out: command.out(), err: command.err() }
    }
    expect(await run('--dry-run')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Playbook shop, nothing written \(dry run\): 2 added, 0 changed/),
    })
    const card = join(folder.path, 'playbooks', 'shop', 'refund.md')
    expect(existsSync(card)).toBe(false)
    expect(await run()).toMatchObject({
      code: 0,
      out: 'Playbook shop: 2 added, 0 changed, 0 removed, 0 as before.\n2 without two example phrases of visitors; give them some, so that they are found (npm run doctor names them).\n',
    })
    writeFileSync(card, readFileSync(card, 'utf8').replace('Ask why.', 'Ask why, kindly.'))
    writeFileSync(file, '# Shop\n\n## Refund\n\n1. Ask when.\n')
    const again = await run()
    expect(again.out).toMatch(
      /^Playbook shop: 0 added, 0 changed, 1 removed, 0 as before\.\nLeft as they are, .*: refund\.\n/,
    )
    expect(readFileSync(card, 'utf8')).toContain('kindly')
  })

  it('names the lines that it cannot read, and writes nothing', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'replies.csv')
    writeFileSync(file, 'title,reply\nHello,Hi\nBye,\n')
    await using command = playbook(folder.path, file)
    expect(await command.exit).toBe(1)
    expect(command.err()).toBe(`${file}: line 3: it says nothing: the reply or text is empty\n`)
    expect(command.out()).toContain('nothing written: 1 added')
    expect(existsSync(join(folder.path, 'playbooks'))).toBe(false)
  })

  it('prints nothing that steers the terminal', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'list.jsonl')
    writeFileSync(file, `${JSON.stringify({ id: 'a', title: '\u001B[2Jgone', text: 'Hi', links: ['x'] })}\n`)
    await using command = playbook(folder.path, file)
    expect(await command.exit).toBe(1)
    expect(command.err()).toContain('line 1: \uFFFD[2Jgone: links.0: a web address')
  })

  it.each([
    [[], /^Name one file/],
    [['/srv/nowhere.csv'], /^\/srv\/nowhere\.csv cannot be read/],
    [['x.csv', '--fast'], /--fast/],
    [['x.csv', '--name', '../x'], /^Name the playbook with --name/],
  ])('refuses %j in one line', async (args, message) => {
    using folder = temporaryFolder()
    await using command = playbook(folder.path, ...args)
    expect(await command.exit).toBe(1)
    expect(command.err()).toMatch(message)
    expect(command.err().trim().split('\n')).toHaveLength(1)
  })
})
