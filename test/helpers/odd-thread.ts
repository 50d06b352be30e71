/** A thread for tests of those who ask one. */
import { answerAsThread } from '../../src/lib/thread.ts'

const calls = {
  double: (value: number) => value * 2,
  fail(): never {
    throw new Error('not today')
  },
  never: () => new Promise<void>(() => undefined),
  fall(): void {
    setImmediate(() => {
      throw new Error('fallen')
    })
  },
}
export type OddCalls = typeof calls

answerAsThread(calls)
