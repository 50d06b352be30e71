/** Stands for a sentence encoder that falls over at one text. */
import { parentPort, threadId } from 'node:worker_threads'

parentPort?.on('message', (text: string) => {
  if (text === 'fall over') throw new Error('a fall on purpose')
  if (text === 'leave') process.exit(3)
  parentPort?.postMessage(Float32Array.of(text.length, threadId))
})
