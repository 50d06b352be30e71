/** Runs in a thread of its own (`store-thread.ts`): has the database, and does with it what it is asked, in order. */
import { parentPort, workerData } from 'node:worker_threads'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import { openDatabaseStore } from './database-store.ts'
import { openSqlite } from './sqlite.ts'
import type { FromStore, StoreAnswer, StoreCall, StoreCalls, ToStore } from './store-messages.ts'

const say = (message: FromStore) => parentPort?.postMessage(message)
const open = async () => {
  // What comes together was waited for already; who asks is told of each failure.
  const store = await openDatabaseStore(openSqlite(workerData as string), {
    flushEveryMs: 0,
    onWriteError: () => undefined,
  })
  const calls: StoreCalls = {
    ...store,
    appendTipEvents: async (events) => {
      await Promise.all(events.map(({ event, at }) => store.appendTipEvent(event, at)))
    },
  }
  return { store, calls }
}
const opening = open()
opening.then(
  () => say({ type: 'opened' }),
  (error: unknown) => say({ type: 'unusable', reason: errorText(error), isSetup: error instanceof SetupError }),
)

/** All of one commit are told at once. */
const answers: StoreAnswer[] = []
const answer = (one: StoreAnswer) => {
  if (answers.push(one) === 1) setImmediate(() => say({ type: 'answers', answers: answers.splice(0) }))
}

const run = async ({ id, name, given }: StoreCall, calls: StoreCalls): Promise<void> => {
  try {
    // The other side puts together what each of them takes.
    answer({ id, value: await (calls[name] as (...its: readonly unknown[]) => Promise<unknown>)(...given) })
  } catch (error) {
    answer({ id, error: errorText(error) })
  }
}

parentPort?.on('message', (message: ToStore) => {
  opening.then(
    async ({ store, calls }) => {
      if (message.type === 'run') {
        for (const call of message.calls) void run(call, calls)
        return
      }
      await store[Symbol.asyncDispose]()
      parentPort?.close()
    },
    (error: unknown) => {
      if (message.type === 'close') parentPort?.close()
      else for (const { id } of message.calls) answer({ id, error: errorText(error) })
    },
  )
})
