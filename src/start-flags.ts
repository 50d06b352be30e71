import { parseArgs } from 'node:util'
import { argumentProblem } from './lib/argument-problem.ts'
import { SetupError } from './lib/setup-error.ts'

export const startHelp = `Sotto: live tips for chat agents.

npm start                    listens to the account in LP_ACCOUNT, or runs the demo where none is set
npm start -- [flags]         flags of the demo:
  --replay FILE              conversations to play (JSONL in the common format) instead of the built-in ones
  --speed X                  times the recorded rhythm (default 1)
  --conversations N          how many at once
  --faults SPEC              let things go wrong for Sotto; npm run simulator -- --help says what SPEC may be
  --tls                      speak HTTPS with the simulator, with a certificate made now
  --clock-speed K            logins last a K-th of their time and are refreshed K times as often (default 1)
  --help                     this text

Everything else is set in the environment; the README lists all variables.`

export type StartFlags = {
  /** Passed on to the simulator, which checks their values. */
  readonly simulator: readonly string[]
  /** Sotto's own affair too, so it stands for SOTTO_CLOCK_SPEED. */
  readonly clockSpeed: string | undefined
}

/** @throws SetupError for a flag that is not there. */
export function readStartFlags(args: string[]): StartFlags | 'help' {
  let values
  try {
    ;({ values } = parseArgs({
      args,
      options: {
        replay: { type: 'string' },
        speed: { type: 'string' },
        conversations: { type: 'string' },
        faults: { type: 'string' },
        tls: { type: 'boolean' },
        'clock-speed': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }))
  } catch (error) {
    throw new SetupError(argumentProblem(error, 'npm start'), { cause: error })
  }
  if (values.help) return 'help'
  const clockSpeed = values['clock-speed']
  if (clockSpeed !== undefined && !(/^\d{1,5}$/.test(clockSpeed) && +clockSpeed >= 1 && +clockSpeed <= 10_000)) {
    throw new SetupError(`--clock-speed must be a whole number from 1 to 10000, not "${clockSpeed}".`)
  }
  const texts = (['replay', 'speed', 'conversations', 'faults'] as const).flatMap((name) =>
    values[name] === undefined ? [] : [`--${name}=${values[name]}`],
  )
  return { simulator: values.tls ? [...texts, '--tls'] : texts, clockSpeed }
}
