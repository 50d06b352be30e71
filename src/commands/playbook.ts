import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { importPlaybook, stemOf } from '../knowledge/import/import-playbook.ts'
import type { PlaybookImported } from '../knowledge/import/import-playbook.ts'
import { toCardName } from '../knowledge/import/source.ts'
import { argumentProblem } from '../lib/argument-problem.ts'
import { errorText } from '../lib/error-text.ts'
import { printable } from '../lib/printable.ts'
import { SetupError } from '../lib/setup-error.ts'
import { decodeText } from '../lib/text-encoding.ts'

const help = `Usage: npm run playbook -- FILE [--name NAME] [flags]

Takes your own material into prompts/playbooks/NAME. Import it again whenever it changed: what is new is added, what changed
is changed, what is gone is removed, and what somebody edited in the playbook stays as it is.

  .md           a card of Sotto's, or any document: each heading with text of its own becomes a card
  .json         a playbook of flow charts ("flows") or of guidelines ("guidelines")
  .csv, .tsv    canned replies; the first line has the headings: title, reply, and where you have them id, topic, when,
                examples, facts, links, languages, valid_from, valid_to, entity
  .jsonl        a list of articles, 10,000 and more, one in JSON a line: id, text, and question or title, entity, url

Cards become files of their own, canned replies and articles one list. A running Sotto takes them up at once. What cannot be
read is named by its line, and then nothing is written.

  --name NAME   the playbook; default: the name of the file, or of its folder where the file is named playbook
  --articles    the texts of a table are to be read, not to be sent
  --dry-run     only says what would be done
  --overwrite   also replaces what was edited in the playbook
  --skip-bad    takes the rest where lines are bad; nothing is removed then
  --help        this text
`

const shown = 20
const largestFile = 200 * 2 ** 20

function main(args: readonly string[]): void {
  const { values, positionals } = parse(args)
  if (values.help === true) return void process.stdout.write(help)
  const [file] = positionals
  if (file === undefined || positionals.length > 1)
    throw new SetupError('Name one file. See npm run playbook -- --help.')
  const { promptsDir } = readConfig(process.env)
  if (!existsSync(promptsDir))
    throw new SetupError(`The prompts folder ${promptsDir} is not there. Name the right one in SOTTO_PROMPTS_DIR.`)
  const name = values.name ?? nameOf(file)
  if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(name))
    throw new SetupError('Name the playbook with --name, in small letters, digits and dashes.')
  // Without `--` before it npm takes the flag for its own.
  const {
    'dry-run': dryRun = process.env['npm_config_dry_run'] === 'true',
    overwrite = false,
    'skip-bad': skipBad = false,
    articles = false,
  } = values
  const imported = importPlaybook({
    file,
    content: read(file),
    folder: join(promptsDir, 'playbooks', name),
    kind: articles ? 'articles' : 'replies',
    dryRun,
    overwrite,
    skipBad,
  })
  for (const { message } of imported.problems.slice(0, shown)) process.stderr.write(printable(`${file}: ${message}\n`))
  const more = imported.problems.length - shown
  if (more > 0) process.stderr.write(printable(`${file}: and ${more} more\n`))
  process.stdout.write(printable(sayWhatWasDone(name, imported, dryRun)))
  if (imported.problems.length > 0) process.exitCode = 1
}

function sayWhatWasDone(
  name: string,
  { plan, isWritten, sound, hardToFind, problems, taken, linkHosts }: PlaybookImported,
  dryRun: boolean,
): string {
  const { added, changed, removed, unchanged, kept } = plan
  const counts = `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged.length} as before`
  const begin = isWritten ? `Playbook ${name}: ` : `Playbook ${name}, nothing written${dryRun ? ' (dry run)' : ''}: `
  const keptWords =
    kept.length === 0 ? '' : `Left as they are, since they were edited or removed here: ${some(kept)}.\n`
  const foundWords =
    hardToFind === 0
      ? ''
      : `${hardToFind} without two example phrases of visitors; give them some, so that they are found (npm run doctor names them).\n`
  const takenWords =
    taken.size === 0
      ? ''
      : `Cards elsewhere have the same ids, and of two only one is used: ${some([...taken].map(([id, path]) => `${id} (${path})`))}. Give one another id, or remove it; the same material under a new name is taken in with --name.\n`
  const linkWords = linkHosts.length === 0 ? '' : `Tips of these cards may link to: ${some(linkHosts)}.\n`
  const rest = sound > 0 ? ', or take the rest with --skip-bad' : ''
  const mend = problems.length > 0 && !isWritten && !dryRun ? `Mend what is named above${rest}.\n` : ''
  return `${begin}${counts}.\n${keptWords}${takenWords}${foundWords}${linkWords}${mend}`
}

function some(ids: readonly string[]): string {
  const rest = ids.length - shown
  return `${ids.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** `star/playbook.json` is the playbook `star`. */
function nameOf(file: string): string {
  const stem = stemOf(basename(file))
  return stem === 'playbook' ? toCardName(basename(dirname(resolve(file)))) : stem
}

function read(file: string): string {
  try {
    const about = statSync(file)
    if (about.size > largestFile)
      throw new SetupError(`${file} is larger than ${largestFile / 2 ** 20} MB; take it in in parts.`)
    if (about.isFile()) return decodeText(readFileSync(file))
  } catch (error) {
    if (error instanceof SetupError) throw error
    throw new SetupError(`${file} cannot be read (${errorText(error)}).`, { cause: error })
  }
  throw new SetupError(`${file} is no file; name one file at a time.`)
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      articles: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      overwrite: { type: 'boolean' },
      'skip-bad': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
}

try {
  main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${printable(argumentProblem(error, 'npm run playbook'))}\n`)
  process.exitCode = 1
}
