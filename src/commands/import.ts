import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { memoryFile } from '../knowledge/memory/memory-file.ts'
import { errorText } from '../lib/error-text.ts'
import { makePrivateFolder } from '../lib/make-folder.ts'
import { printable } from '../lib/printable.ts'
import { SetupError } from '../lib/setup-error.ts'
import { createBundledEmbedder } from '../model/bundled-embedder.ts'
import { openDatabaseStore } from '../store/database-store.ts'
import { openSqlite } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createVisitorHasher, loadVisitorKey } from '../transcript/visitor-hasher.ts'
import { countsText } from './import/counts.ts'
import { readImportFlags, seeHelp } from './import/read-flags.ts'
import type { ImportFlags } from './import/read-flags.ts'
import { accountOf, sourceOfAccount } from './import/redact-past.ts'
import { takeFile } from './import/take-file.ts'
import { readTeamRules } from './import/team-rules.ts'

const help = `Usage: npm run import -- FILE [flags]

Takes past conversations into the store, from which the team's memory finds what was done before. Personal values are
replaced as in live conversations. FILE is JSONL in the common format, a conversation a line, or CSV with the columns
conversation, time, speaker, text (and action, task, language, skill, agent where they are known), a row a line.
Conversations that are known already are passed over, so it may be begun again. Sotto may run meanwhile; it uses what was
taken in within a minute.

  --source NAME    under which name the file is kept; default: its own name
  --skill NAME     the skill of conversations that name none
  --agent ID       the agent, by the id in the agents file, of conversations that name none
  --language CODE  the language of conversations that name none
  --consented      the visitors agreed to be heard, where scope.yaml asks for consent
  --dry-run        only says what there would be
  --sources        lists what was taken in
  --forget NAME    removes all conversations of a source, with all that came of them
  --help           this text
`

/** Longer lists help nobody. */
const problemsShown = 20
const tellEveryMs = 2_000

async function main(): Promise<void> {
  const flags = readImportFlags(process.argv.slice(2))
  if (flags.does === 'help') return void process.stdout.write(help)
  if (flags.does === 'import') return importFile(flags)
  const { dataDir } = readConfig(process.env)
  if (flags.does === 'list' && !existsSync(join(dataDir, 'sotto.db')))
    return void process.stdout.write('Nothing was taken in.\n')
  await using store = await openStore(dataDir)
  if (flags.does === 'list') return await listSources(store)
  const known = (await store.accounts()).find(({ account }) => account === accountOf(flags.source))
  if (!known) throw new SetupError(`No source ${flags.source}. See npm run import -- --sources.`)
  await store.forgetAccount(known.account)
  process.stdout.write(`Removed: ${known.conversations} conversations of ${flags.source}.\n`)
}

async function listSources(store: Store): Promise<void> {
  const sources = (await store.accounts()).flatMap(({ account, conversations }) => {
    const source = sourceOfAccount(account)
    return source === undefined ? [] : [`${source.padEnd(42)} ${conversations} conversations`]
  })
  process.stdout.write(`${sources.join('\n') || 'Nothing was taken in.'}\n`)
}

async function importFile(flags: Extract<ImportFlags, { readonly does: 'import' }>): Promise<void> {
  const { dataDir, promptsDir } = readConfig(process.env)
  if (!existsSync(promptsDir))
    throw new SetupError(`The prompts folder ${promptsDir} is not there. Name the right one in SOTTO_PROMPTS_DIR.`)
  const rules = readTeamRules(promptsDir)
  if (!rules.usesPast) throw new SetupError(`${memoryFile} says use: false, so nothing is added. Say use: true first.`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  await using opened = new AsyncDisposableStack()
  const into = flags.dryRun
    ? undefined
    : {
        store: opened.use(await openStore(dataDir)),
        embedder: opened.use(createBundledEmbedder({ cached: 20_000 })),
        hashVisitor: createVisitorHasher(loadVisitorKey(dataDir)),
      }
  let problems = 0
  let far = { conversations: 0, share: 0 }
  // By the clock, so that somebody who waits for one long conversation hears something too.
  const telling = setInterval(() => {
    process.stderr.write(`${far.conversations} conversations, ${Math.floor(far.share * 100)} % of the file …\n`)
  }, tellEveryMs)
  const counts = await takeFile({
    flags,
    rules,
    into,
    onBad(line, problem) {
      problems += 1
      if (problems <= problemsShown) process.stderr.write(printable(`${flags.file}, line ${line}: ${problem}\n`))
    },
    onProgress: (conversations, share) => (far = { conversations, share }),
    signal: stop.signal,
  }).finally(() => clearInterval(telling))
  if (problems > problemsShown) process.stderr.write(`… and ${problems - problemsShown} more.\n`)
  process.stdout.write(`${countsText(counts, flags.dryRun)}\n`)
  if (stop.signal.aborted) throw new SetupError('Stopped; begin again to go on.')
  const { bad, ...others } = counts.skipped
  if (counts.conversations === 0 && Object.values(others).every((count) => count === 0))
    throw new SetupError(
      `${bad === 0 ? 'It is empty' : 'Nothing in it could be read'}: a file of past conversations is JSONL, a conversation a line, or CSV, a row a line. ${seeHelp}`,
    )
}

async function openStore(dataDir: string): Promise<Store> {
  makePrivateFolder(dataDir)
  return openDatabaseStore(openSqlite(join(dataDir, 'sotto.db')), { onWriteError: () => undefined })
}

try {
  await main()
} catch (error) {
  const says = error instanceof SetupError ? error.message : `The import fell over: ${errorText(error)}`
  process.stderr.write(`${printable(says)}\n`)
  process.exitCode = 1
}
