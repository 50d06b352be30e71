/** Runs in a worker thread (`bundled-embedder.ts`): one text in, its vector of unit length out, in order. */
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { loadSentenceEncoder } from './encoder/sentence-encoder.ts'
import { nativeGate } from './native-gate.ts'

// Lines and tips come first where there are not enough cores. Elsewhere than on Linux it would be the whole process.
if (process.platform === 'linux') setPriority(5)
const gate = nativeGate(workerData as SharedArrayBuffer)
const ready = gate.pass(loadSentenceEncoder)
let last: Promise<void> = Promise.resolve()

parentPort?.on('message', (text: string) => {
  // A failure here ends the worker: its parent then tells those who wait.
  last = last.then(async () => {
    const encode = await ready
    const vector = await gate.pass(async () => encode?.(text))
    if (vector) parentPort?.postMessage(vector)
  })
})
