/** Runs in a thread of its own (`checkpoints.ts`): brings what the write-ahead log holds into the database file. */
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** What is written meanwhile is for the next time; but a log that was brought in whole begins anew. */
const mostTries = 4

const database = new DatabaseSync(workerData as string, { timeout: 5_000 })
// Not by itself: this connection writes nothing.
database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0')
const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)')

parentPort?.on('message', (message: 'checkpoint' | 'close') => {
  if (message === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { busy, log, checkpointed } = checkpoint.get() as Record<string, number>
    if (busy !== 0 || log === checkpointed) break
  }
  parentPort?.postMessage('done')
})
