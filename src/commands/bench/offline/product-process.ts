import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { z } from 'zod'
import { openPlaybookFolder } from '../../../knowledge/playbook-folder.ts'
import { bundledEncoder } from '../../../knowledge/retrieval/encoder.ts'
import { openRetrieval } from '../../../knowledge/retrieval/retrieval.ts'
import { collectAll } from '../../../lib/collect-garbage.ts'
import { createBundledEmbedder } from '../../../model/bundled-embedder.ts'
import { warmUp } from '../../../tips/warm-up.ts'
import { answerQuestions } from '../part.ts'
import { watchBlocks } from './block-watch.ts'
import { makeArticles, makeLine } from './made-cards.ts'
import { openMoments, readPrompts } from './moments.ts'
import { openPast, openPastStore } from './open-past.ts'
import type { OpenPast } from './open-past.ts'

// The offline engine as app.ts puts it together, with many cards, in a process of its own; nothing else goes on in it.

const promptsDir = fileURLToPath(new URL('../../../../prompts/', import.meta.url))
const problems: string[] = []
const embedder = createBundledEmbedder()
const blocks = watchBlocks()
const rssAtStartMb = rssMb()
let retrieval: ReturnType<typeof openRetrieval> | undefined
let past: OpenPast | undefined
let pastMoments = 0
let moments: ReturnType<typeof openMoments> | undefined
let line = 0

function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1_048_576)
}

const startArgument = z.object({ cards: z.number().int(), pastMoments: z.number().int(), folder: z.string() })
const runArgument = z.object({ moments: z.number().int(), everyMs: z.number() })

answerQuestions({
  /** Begins to take up the cards and the past. */
  async start(argument, signal) {
    const { cards, folder, ...wanted } = startArgument.parse(argument)
    pastMoments = wanted.pastMoments
    const prompts = await readPrompts(promptsDir)
    retrieval = openRetrieval({
      dataDir: folder,
      encoder: bundledEncoder(embedder),
      onProblem: (problem) => problems.push(problem),
      onError: (error) => problems.push(String(error)),
    })
    signal.addEventListener('abort', () => process.exit(0), { once: true })
    await using shipped = await openPlaybookFolder({
      folder: join(promptsDir, 'playbooks'),
      onProblem: (file, problem) => problems.push(`${file}: ${problem}`),
    })
    const known = shipped.cards()
    const all = [...known, ...makeArticles(Math.max(0, cards - known.length))]
    const onProblem = (problem: string) => problems.push(problem)
    const store = await openPastStore({ folder, moments: pastMoments, embedder, onProblem, signal })
    // As main.ts does.
    setFlagsFromString('--no-flush-bytecode')
    warmUp()
    collectAll()
    retrieval.set(all)
    past = openPast({ store, embedder, onProblem })
    past.learning.setCards(all)
    const { memory, learning } = past
    moments = openMoments({ prompts, search: retrieval, past: memory.find, learned: learning.ask, embedder })
    await wait(0)
    // What comes before is code and files that are opened before anybody is heard; taking up has only begun.
    blocks.take()
  },
  progress: () => ({
    ...retrieval?.status().encoded,
    past: past?.memory.size() ?? 0,
    learned: past?.learning.report()?.moments ?? 0,
  }),
  /** What taking up the cards did to the main loop. */
  takenUp: () => ({ ...blocks.take(), rssMb: rssMb(), learned: past?.learning.report() }),
  async run(argument, signal) {
    const { moments: count, everyMs } = runArgument.parse(argument)
    const ms: number[] = []
    const counts = { shown: 0, withheld: 0 }
    blocks.take()
    const before = process.cpuUsage()
    for (let done = 0; done < count && !signal.aborted; done += 1) {
      const measured = await moments?.next(makeLine(line))
      line += 1
      if (!measured) break
      ms.push(measured.ms)
      counts.shown += measured.shown
      counts.withheld += measured.withheld
      await wait(everyMs)
    }
    const { user, system } = process.cpuUsage(before)
    const cpuMs = (user + system) / 1_000 / Math.max(1, ms.length)
    return { ms, cpuMs, ...counts, ...blocks.take(), rssMb: rssMb(), rssAtStartMb, problems: problems.length }
  },
  /** What the encoder alone takes for as many lines that nobody said before. */
  async encode(argument, signal) {
    const { moments: count, everyMs } = runArgument.parse(argument)
    const ms: number[] = []
    blocks.take()
    for (let done = 0; done < count && !signal.aborted; done += 1) {
      const startedAt = performance.now()
      await embedder.embed([makeLine(line)], signal)
      line += 1
      ms.push(performance.now() - startedAt)
      await wait(everyMs)
    }
    return { ms, ...blocks.take() }
  },
})
