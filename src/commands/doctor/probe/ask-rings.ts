import { pollFloorMs } from '../../../platform/liveperson-chat/retry-rules.ts'
import { SetupError } from '../../../lib/setup-error.ts'
import { found, notFound } from './answer.ts'
import type { Answer } from './answer.ts'
import type { PatientCaller } from './patient-caller.ts'
import type { TestSession } from './test-session.ts'
import type { Visitor } from './visitor.ts'

const ownSkill = 'Give the test agent a skill of its own, name it in --skill, and start again.'

/** The test chat, accepted. */
export type TestChat = {
  readonly chatKey: string
  /** The agent session that accepted it. */
  readonly owner: TestSession
  /** How many rings each agent session saw. */
  readonly counts: readonly number[]
}

/**
 * Goes Online, has a chat opened, looks at which agent sessions it rings, accepts it, and goes Away again. `onRequested`
 * hears the key of a chat that we opened before it rings. Undefined where none came in time.
 *
 * @throws SetupError when it was not the test chat that rang; PlatformError.
 */
export async function takeTestChat(
  sessions: readonly TestSession[],
  visitor: Visitor,
  { caller, onRequested }: { readonly caller: PatientCaller; readonly onRequested: (chatKey: string) => void },
): Promise<TestChat | undefined> {
  for (const session of sessions) await session.act.setAvailability('Online')
  try {
    await caller.pause(pollFloorMs)
    if (rings(await countRings(sessions))) {
      throw new SetupError(`A visitor’s chat rings at the test agent already; it was left alone. ${ownSkill}`)
    }
    const expected = await visitor.requestChat()
    if (expected !== undefined) onRequested(expected)
    const counts = await waitForRing(sessions, visitor.withinMs, caller)
    const owner = sessions.find((_, index) => (counts[index] ?? 0) > 0)
    if (owner === undefined) return undefined
    const { chatKey } = await owner.act.accept()
    if (expected !== undefined && chatKey !== expected) {
      throw new SetupError(`Another visitor’s chat rang; it goes back to the queue with the logout. ${ownSkill}`)
    }
    return { chatKey, owner, counts }
  } finally {
    for (const session of sessions) await session.act.setAvailability('Away')
  }
}

async function waitForRing(
  sessions: readonly TestSession[],
  withinMs: number,
  caller: PatientCaller,
): Promise<readonly number[]> {
  const until = caller.now() + withinMs
  for (;;) {
    const counts = await countRings(sessions)
    // Once more: the ring may have begun between two of these calls.
    if (rings(counts)) return countRings(sessions)
    if (caller.now() >= until) return counts
    await caller.pause(pollFloorMs)
  }
}

async function countRings(sessions: readonly TestSession[]): Promise<readonly number[]> {
  const counts: number[] = []
  for (const session of sessions) counts.push(await session.act.ringingCount())
  return counts
}

function rings(counts: readonly number[]): boolean {
  return counts.some((count) => count > 0)
}

/** §5.4-9, §12.2: do agent sessions that stand side by side share rings? */
export function judgeRings(counts: readonly number[]): Answer {
  const evidence = `One chat rang; the ${counts.length} agent sessions, all Online, counted ${counts.join(', ')} rings.`
  return counts.every((count) => count > 0)
    ? found('secondAgentSession', 'beside', evidence)
    : found('secondAgentSession', 'shares-rings', evidence)
}

/** Why a question that needs a chat has no answer. */
export function withoutChat(name: Answer['name'], visitor: Visitor): Answer {
  return notFound(name, `no chat rang at the test agent within ${visitor.withinMs / 1_000} s`)
}
