import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { argumentProblem } from '../../lib/argument-problem.ts'
import { SetupError } from '../../lib/setup-error.ts'

export type ImportFlags =
  | { readonly does: 'help' }
  | { readonly does: 'list' }
  | { readonly does: 'forget'; readonly source: string }
  | {
      readonly does: 'import'
      readonly file: string
      readonly source: string
      readonly skill: string | undefined
      readonly agent: string | undefined
      readonly language: string | undefined
      /** The visitors of the file agreed to be heard. */
      readonly consented: boolean
      readonly dryRun: boolean
    }

export const seeHelp = 'See npm run import -- --help.'

/**
 * The flags of `npm run import`.
 *
 * @throws SetupError in one line.
 */
export function readImportFlags(args: readonly string[]): ImportFlags {
  const { values, positionals } = parse(args)
  if (values.help === true) return { does: 'help' }
  if (values.sources === true) return { does: 'list' }
  if (values.forget !== undefined) return { does: 'forget', source: checkSource(values.forget) }
  const [file, ...more] = positionals
  if (file === undefined) throw new SetupError(`Name a file of past conversations, JSONL or CSV. ${seeHelp}`)
  if (more.length > 0) throw new SetupError(`One file at a time. ${seeHelp}`)
  const { skill, agent, language, consented = false } = values
  // Without `--` before it npm takes the flag for its own.
  const npmTook = process.env['npm_config_dry_run'] === 'true'
  const source = checkSource(values.source ?? sourceOf(file))
  return { does: 'import', file, source, skill, agent, language, consented, dryRun: values['dry-run'] ?? npmTook }
}

/** `Chats May.csv` is the source `chats-may`. */
function sourceOf(file: string): string {
  const plain = basename(file)
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return plain.replaceAll(/^-+|-+$/g, '').slice(0, 40) || 'file'
}

function checkSource(source: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,39}$/.test(source)) return source
  throw new SetupError(`A source is named by small letters, digits and dashes. ${seeHelp}`)
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        source: { type: 'string' },
        skill: { type: 'string' },
        agent: { type: 'string' },
        language: { type: 'string' },
        consented: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        forget: { type: 'string' },
        sources: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new SetupError(argumentProblem(error, 'npm run import'))
  }
}
