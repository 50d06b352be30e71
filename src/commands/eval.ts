import { writeFileSync } from 'node:fs'
import { errorText } from '../lib/error-text.ts'
import { percentile } from '../lib/percentile.ts'
import { printable } from '../lib/printable.ts'
import { SetupError } from '../lib/setup-error.ts'
import { printScore } from './eval/print-score.ts'
import { createProgress } from './eval/progress.ts'
import { readEvalFlags } from './eval/read-flags.ts'
import { tasks } from './eval/tasks.ts'

const help = `Usage: npm run eval -- --task NAME --data FILE [flags]

Scores Sotto on a labelled file (JSONL), replayed turn by turn. Prints tables, the worst misses with their lines, and as
the last line JSON: {"task","data","n","abstained","p50Ms","p99Ms","metrics":{…}}.

${tasks.map(({ name, scores }) => `  ${name.padEnd(10)} ${scores}`).join('\n')}

  --playbook FILE  the playbook that the task ranks
  --history FILE   past conversations to learn from
  --folds N        instead: learn from the other parts of the data, N parts by conversation
  --lookups        what the agent looked up may be seen
  --json OUT       the last line's object and all misses, as a file for its owner's eyes
  --help           this text
`

async function main(): Promise<void> {
  const flags = readEvalFlags(process.argv.slice(2), tasks)
  if (flags === 'help') return void process.stdout.write(help)
  const { task, json, given } = flags
  // Told before minutes of work, not after.
  if (json !== undefined) write(json, '')
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort(new SetupError('Stopped.')))
  const progress = createProgress(process.stderr)
  const score = await task
    .run({ ...given, onProgress: progress.at, signal: stop.signal })
    .finally(() => progress.clear())
  const summary = {
    task: task.name,
    data: given.data,
    n: score.n,
    abstained: score.abstained,
    p50Ms: rounded(percentile(score.durationsMs, 0.5)),
    p99Ms: rounded(percentile(score.durationsMs, 0.99)),
    metrics: score.metrics,
  }
  if (json !== undefined)
    write(json, `${JSON.stringify({ ...summary, ...score.details, misses: score.misses }, undefined, 2)}\n`)
  process.stdout.write(`${printable(printScore(score))}\n${JSON.stringify(summary)}\n`)
}

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content, { mode: 0o600 })
  } catch (error) {
    throw new SetupError(`${file} cannot be written (${errorText(error)}).`)
  }
}

function rounded(ms: number): number {
  return Number(ms.toFixed(3))
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : `The eval fell over: ${errorText(error)}`}\n`)
  process.exitCode = 1
}
