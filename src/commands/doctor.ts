import { parseArgs } from 'node:util'
import { argumentProblem } from '../lib/argument-problem.ts'
import { printable } from '../lib/printable.ts'
import { examine } from './doctor/examine.ts'
import { probeCommand, probeHelp } from './doctor/probe/probe-command.ts'

const help = `Usage: npm run doctor [-- --probe --agent ID --yes …]

Checks what Sotto needs, with the same environment as npm start: configuration, data folder, prompts and cards, the
agents' logins, the model. Each line says what it found and, where something is wrong, how to mend it. Exits 1 when
something is wrong. It reads only; a login for each agent is opened and left to run out, a listening user's is ended.
Where a new login ends the agent's earlier one, that is harm: set LP_SECOND_LOGIN=invalidates there, and none is opened.

  --help    this text
${probeHelp}`

const marks = { good: 'ok   ', notice: 'note ', wrong: 'WRONG' } as const

try {
  const argv = process.argv.slice(2)
  if (argv.includes('--help') || argv.includes('-h')) process.stdout.write(help)
  else if (argv.includes('--probe')) await probeCommand(argv, process.env)
  else {
    parseArgs({ args: argv, options: {} })
    let wrong = 0
    for await (const { verdict, about, says } of examine(process.env)) {
      if (verdict === 'wrong') wrong += 1
      process.stdout.write(`${marks[verdict]}  ${about.padEnd(14)} ${printable(says)}\n`)
    }
    process.stdout.write(
      wrong === 0 ? 'Nothing is wrong.\n' : `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong.\n`,
    )
    if (wrong > 0) process.exitCode = 1
  }
} catch (error) {
  process.stderr.write(`${argumentProblem(error, 'npm run doctor')}\n`)
  process.exitCode = 1
}
