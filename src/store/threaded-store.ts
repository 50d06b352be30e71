import { createOutbox } from './store-outbox.ts'
import { openStoreThread } from './store-thread.ts'
import type { StoreThreadOptions } from './store-thread.ts'
import type { StoreCallName, StoreCalls } from './store-messages.ts'
import type { Store } from './store.ts'

/** What writes, and what reads: a read sees all that was written before it. */
const kinds: Readonly<Record<Exclude<StoreCallName, 'appendTipEvents'>, 'read' | 'write'>> = {
  saveConversation: 'write',
  appendEvents: 'write',
  saveImported: 'write',
  saveTip: 'write',
  saveOutcome: 'write',
  saveVisitorHashes: 'write',
  savePromptVersion: 'write',
  moveLabel: 'write',
  saveAgentSettings: 'write',
  savePastMoments: 'write',
  forgetPastMoments: 'write',
  appendTipAction: 'write',
  forgetConversation: 'write',
  forgetAccount: 'write',
  promptVersions: 'read',
  conversation: 'read',
  conversations: 'read',
  conversationOfSession: 'read',
  conversationPolledAs: 'read',
  conversationsOfVisitor: 'read',
  unfinished: 'read',
  platformEventIds: 'read',
  lines: 'read',
  tips: 'read',
  tipEvents: 'read',
  lastStreamSequence: 'read',
  counts: 'read',
  accounts: 'read',
  labels: 'read',
  labelMoves: 'read',
  versionsOf: 'read',
  tipsOfVersions: 'read',
  agentSettings: 'read',
  pastMoments: 'read',
  pastMomentState: 'read',
  pastMomentNumbers: 'read',
  tipActions: 'read',
  tip: 'read',
  recordOf: 'read',
}

export type ThreadedStoreOptions = Pick<StoreThreadOptions, 'program' | 'restartAfterMs'> & {
  /** Writes are committed together so often; default 50. */
  readonly flushEveryMs?: number
  /** A write that failed, or the thread that fell over; callers are told too, but need not look. */
  readonly onWriteError: (error: unknown) => void
  readonly onCommit?: () => void
}

/**
 * `openDatabaseStore` over SQLite in a thread of its own, with all that it promises: the main loop, which passes lines and
 * tokens on, only hands writes over and is told when they are committed.
 *
 * @throws SetupError where the folder or file cannot be used.
 */
export async function openThreadedStore(file: string, options: ThreadedStoreOptions): Promise<Store> {
  const { flushEveryMs = 50, onWriteError, onCommit = () => undefined } = options
  const thread = await openStoreThread({ ...options, file, onFall: onWriteError })
  const outbox = createOutbox({ flushEveryMs, run: thread.run, onWriteError, onCommit })
  // The types of a call's name, arguments and answer belong together in `StoreCalls`; `Object.fromEntries` forgets them.
  const calls = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      (...given: readonly unknown[]) => outbox[kind](name as StoreCallName, given),
    ]),
  ) as unknown as Omit<StoreCalls, 'appendTipEvents'>
  return {
    ...calls,
    appendTipEvent: (event, at) => outbox.addTipEvent({ event, at }),
    waitingWrites: outbox.waiting,
    async [Symbol.asyncDispose]() {
      await outbox.close()
      await thread[Symbol.asyncDispose]()
    },
  }
}
