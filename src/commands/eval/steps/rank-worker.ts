/** Runs in a worker thread (`run-rank-jobs.ts`): one job in, its answers out. */
import { parentPort } from 'node:worker_threads'
import { runRankJob } from './rank-job.ts'
import type { RankJob } from './rank-job.ts'

parentPort?.once('message', (job: RankJob) => {
  parentPort?.postMessage(runRankJob(job))
})
