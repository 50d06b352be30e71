import { pollFloorMs } from '../../../platform/liveperson-chat/retry-rules.ts'
import { found, notFound } from './answer.ts'
import type { Answer } from './answer.ts'
import type { PatientCaller } from './patient-caller.ts'
import type { TestLogin } from './test-login.ts'
import type { TestSession } from './test-session.ts'

/** §3.3, §12.2: what a second login, made just now, did to an agent session of the first. */
export async function askSecondLogin(
  session: TestSession,
  second: TestLogin,
  caller: PatientCaller,
): Promise<readonly Answer[]> {
  // It need not take effect at once.
  await caller.pause(pollFloorMs)
  const refusal = await session.refusal()
  if (refusal === undefined) {
    return [
      found('secondLogin', 'beside', 'After a second login the first one’s bearer was still answered 200.'),
      notFound('secondLoginEnds', 'a second login ends nothing here, so it makes no difference'),
    ]
  }
  const evidence = `After a second login the first one’s bearer was answered ${refusal}.`
  const afterwards = await session.refusal({ login: second })
  const how = `With the second bearer the first login’s agent session was answered ${afterwards ?? 200}.`
  return [
    found('secondLogin', 'invalidates', evidence),
    found('secondLoginEnds', afterwards === undefined ? 'bearer' : 'agent-sessions', how),
  ]
}
