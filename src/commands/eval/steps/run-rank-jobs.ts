import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { RankAnswer, RankJob } from './rank-job.ts'

/** Each job holds all past conversations and what is learned from them. */
const mostAtOnce = 4

/**
 * Runs jobs in threads of their own, as many at once as there are processors; answers come in the order of the jobs.
 *
 * @throws the signal's reason when it aborts.
 */
export async function runRankJobs(
  jobs: readonly RankJob[],
  onDone: (done: number) => void,
  signal: AbortSignal,
): Promise<readonly (readonly RankAnswer[])[]> {
  const answers: (readonly RankAnswer[])[] = []
  const waiting = [...jobs.entries()]
  let done = 0
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, job] = next
      answers[index] = await runInThread(job, signal)
      done += 1
      onDone(done)
    }
  }
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, availableParallelism(), jobs.length) }, work))
  return answers
}

async function runInThread(job: RankJob, signal: AbortSignal): Promise<readonly RankAnswer[]> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./rank-worker.ts', import.meta.url), { execArgv: [] })
  try {
    worker.postMessage(job)
    // An error in the thread rejects.
    const [answers] = await once(worker, 'message', { signal }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw error
    })
    return answers
  } finally {
    await worker.terminate()
  }
}
