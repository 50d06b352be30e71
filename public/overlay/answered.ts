import type { ContextAnswer } from '../../src/overlay/context-protocol.ts'
import { refusalWords } from './refusal-words.ts'
import { say } from './say.ts'

export const answerWithinMs = 5_000

export type Answered<Value> = (Value & { readonly ok: true }) | { readonly ok: false; readonly words: string }

/** The server's answer, or in words why there is none. Never rejects. */
export async function answered<Value>(question: Promise<ContextAnswer<Value>>): Promise<Answered<Value>> {
  try {
    const answer = await question
    return answer.ok ? answer : { ok: false, words: await refusalWords(answer) }
  } catch {
    // The connection is lost, or the server took too long: socket.io tells neither apart.
    return { ok: false, words: say('no-answer') }
  }
}
