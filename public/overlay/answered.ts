import type { ContextAnswer } from '../../src/overlay/context-protocol.ts'
import { say } from './say.ts'

export const answerWithinMs = 5_000

/** The server's answer, or the reason why there is none. */
export async function answered<Value>(question: Promise<ContextAnswer<Value>>): Promise<ContextAnswer<Value>> {
  try {
    return await question
  } catch {
    // The connection is lost, or the server took too long: socket.io tells neither apart.
    return { ok: false, reason: say('no-answer') }
  }
}
