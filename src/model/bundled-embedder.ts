import { Worker } from 'node:worker_threads'
import { LRUCache } from 'lru-cache'
import { whenAborted } from '../lib/when-aborted.ts'
import { EmbedderError } from './embedder.ts'
import type { EmbedFor, Embedder } from './embedder.ts'
import { nativeGate, nativeGateBytes } from './native-gate.ts'
import type { NativeGate } from './native-gate.ts'

export type BundledEmbedderOptions = {
  /** Texts whose vectors stay at hand, 2 KB each; the one unused for longest goes first. Default 5,000. */
  readonly cached?: number
  /** The program of the worker thread; default `embedding-worker.ts`. */
  readonly worker?: URL
}

/** A text that waits for its vector, and whoever waits for it. */
type Job = {
  readonly text: string
  readonly promise: Promise<Float32Array>
  readonly resolve: (vector: Float32Array) => void
  readonly reject: (error: unknown) => void
  /** Callers that still want it. */
  wanted: number
}

/** Of the encoders that run: a process does not end in the middle of a text. */
const gates = new Set<NativeGate>()
process.on('exit', () => {
  for (const gate of gates) gate.closeNow()
})

/** What is behind this does not change a sentence's meaning, and one text must not hold up all others. */
const longestText = 1_000

/**
 * The sentence encoder that comes with Sotto (stack.md §6), English, 512 dimensions, in a worker thread of its own, so that
 * the main loop is never blocked. The thread starts with the first text, and holds the process only while somebody waits.
 * When it falls over those who wait get an `EmbedderError`, and the next text starts a new one.
 */
export function createBundledEmbedder(options: BundledEmbedderOptions = {}): Embedder & AsyncDisposable {
  const program = options.worker ?? new URL('./embedding-worker.ts', import.meta.url)
  const known = new LRUCache<string, Float32Array>({ max: options.cached ?? 5_000 })
  /** In order, those first for which a tip waits; one of them is with the worker while `busy`. */
  const jobs: Readonly<Record<EmbedFor, Map<string, Job>>> = { tip: new Map(), later: new Map() }
  let worker: Worker | undefined
  let gate: NativeGate | undefined
  let busy: Job | undefined
  let closed = false

  const fail = (because: string, cause?: unknown) => {
    const failed = [...jobs.tip.values(), ...jobs.later.values()]
    jobs.tip.clear()
    jobs.later.clear()
    worker = undefined
    busy = undefined
    for (const job of failed) job.reject(new EmbedderError(because, { cause }))
  }
  const drop = (text: string) => jobs.tip.delete(text) || jobs.later.delete(text)
  const start = (): Worker => {
    // The flags of this process (`--input-type`, a test runner's) are not for it.
    const memory = new SharedArrayBuffer(nativeGateBytes)
    const started = new Worker(program, { execArgv: [], workerData: memory })
    const own = (gate = nativeGate(memory))
    gates.add(own)
    started.once('exit', () => gates.delete(own))
    started.on('message', (vector: Float32Array) => {
      if (worker !== started || !busy) return
      const { text, resolve } = busy
      drop(text)
      known.set(text, vector)
      busy = undefined
      resolve(vector)
      next()
    })
    const onEnd = (cause: unknown) => {
      if (worker === started) fail('The sentence encoder fell over', cause)
    }
    started.on('error', onEnd)
    started.on('exit', onEnd)
    return started
  }
  const next = () => {
    if (busy) return
    const [job] = jobs.tip.size > 0 ? jobs.tip.values() : jobs.later.values()
    if (!job) return worker?.unref()
    worker ??= start()
    worker.ref()
    busy = job
    worker.postMessage(job.text)
  }
  const ask = (text: string, wantedFor: EmbedFor): Job => {
    const waiting = jobs.tip.get(text) ?? jobs.later.get(text)
    if (waiting) {
      if (wantedFor === 'tip' && jobs.later.delete(text)) jobs.tip.set(text, waiting)
      return waiting
    }
    const { promise, resolve, reject } = Promise.withResolvers<Float32Array>()
    // Those who wait are told; after an abort nobody does.
    promise.catch(() => undefined)
    const job = { text, promise, resolve, reject, wanted: 0 }
    jobs[wantedFor].set(text, job)
    return job
  }
  /** What nobody wants any more is not begun. */
  const release = (job: Job) => {
    job.wanted -= 1
    if (job.wanted > 0 || job === busy) return
    for (const waiting of [jobs.tip, jobs.later]) if (waiting.get(job.text) === job) waiting.delete(job.text)
  }

  return {
    async embed(texts, signal, wantedFor = 'later') {
      signal.throwIfAborted()
      if (closed) throw new EmbedderError('The sentence encoder is closed')
      const cut = texts.map((text) => text.slice(0, longestText))
      const wanted = cut.map((text) => known.get(text) ?? ask(text, wantedFor))
      const mine = wanted.filter((one): one is Job => !(one instanceof Float32Array))
      for (const job of mine) job.wanted += 1
      const { promise: aborted, reject } = Promise.withResolvers<never>()
      const onAbort = () => reject(signal.reason)
      const cancel = whenAborted(signal, onAbort)
      try {
        next()
        const all = Promise.all(wanted.map(async (one) => (one instanceof Float32Array ? one : one.promise)))
        return await Promise.race([all, aborted])
      } finally {
        cancel()
        for (const job of mine) release(job)
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true
      const ending = worker
      fail('The sentence encoder is closed')
      ending?.ref()
      await gate?.close()
      await ending?.terminate()
    },
  }
}
