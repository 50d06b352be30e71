import { expect, it } from 'vitest'
import { runCommand } from '../../helpers/command.ts'

it.each([
  [['--minutes', '1'], /^--minutes goes with --day; .*\n$/],
  [['--day', '--seconds', '9'], /^--seconds is not for --day, .*\n$/],
  [['--day', '--seed', '9'], /^--seed is not for --day, .*\n$/],
  [['--wat'], /^Unknown option '--wat'\. See npm run chaos -- --help\.\n$/],
])('chaos refuses %j in one line rather than pass over it', async (flags, line) => {
  await using command = runCommand(process.execPath, ['src/commands/chaos.ts', ...flags], {})
  expect(await command.exit).toBe(1)
  expect(command.err()).toMatch(line)
})
