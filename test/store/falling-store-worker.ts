import { existsSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { ToStore } from '../../src/store/store-messages.ts'

// The store's thread, which falls over once, when it is told to write.
const mark = `${String(workerData)}.fell`
if (!existsSync(mark)) {
  parentPort?.on('message', (message: ToStore) => {
    if (message.type !== 'run' || !message.calls.some(({ name }) => name === 'saveConversation')) return
    writeFileSync(mark, '')
    process.exit(1)
  })
}
await import('../../src/store/store-worker.ts')
