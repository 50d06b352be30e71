import { parseArgs } from 'node:util'
import { errorText } from '../../lib/error-text.ts'
import { SetupError } from '../../lib/setup-error.ts'
import type { EvalInput, EvalTask } from './task.ts'

export type EvalFlags = {
  readonly task: EvalTask
  readonly json: string | undefined
  readonly given: Omit<EvalInput, 'onProgress' | 'signal'>
}

const seeHelp = 'See npm run eval -- --help.'
const taskFlags = ['playbook', 'history', 'folds', 'lookups'] as const

/**
 * The flags of `npm run eval`.
 *
 * @throws SetupError in one line.
 */
export function readEvalFlags(args: readonly string[], tasks: readonly EvalTask[]): EvalFlags | 'help' {
  const values = parse(args)
  if (values.help === true) return 'help'
  const names = tasks.map(({ name }) => name).join(', ')
  const task = tasks.find(({ name }) => name === values.task)
  if (!task) {
    throw new SetupError(
      `${values.task === undefined ? 'Name a task' : `No task ${values.task}`}: ${names}. ${seeHelp}`,
    )
  }
  if (values.data === undefined) throw new SetupError(`Name the labelled file: --data FILE. ${seeHelp}`)
  for (const flag of taskFlags) {
    if (values[flag] !== undefined && !task.takes.includes(flag)) {
      throw new SetupError(`The task ${task.name} takes no --${flag}. ${seeHelp}`)
    }
  }
  if (values.folds !== undefined && values.history !== undefined) {
    throw new SetupError(`Either --folds or --history, not both. ${seeHelp}`)
  }
  const folds = values.folds === undefined ? undefined : Number(values.folds)
  if (folds !== undefined && !(Number.isInteger(folds) && folds >= 2 && folds <= 20)) {
    throw new SetupError(`--folds must be a whole number from 2 to 20. ${seeHelp}`)
  }
  const { data, playbook, history, lookups = false, json } = values
  return { task, json, given: { data, playbook, history, folds, lookups } }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        task: { type: 'string' },
        playbook: { type: 'string' },
        history: { type: 'string' },
        folds: { type: 'string' },
        lookups: { type: 'boolean' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new SetupError(`${errorText(error)} ${seeHelp}`)
  }
}
