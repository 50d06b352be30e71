import { isEnded } from '../../../platform/liveperson-chat/events.ts'
import { refreshEveryMs } from '../../../platform/liveperson-chat/retry-rules.ts'
import { found, notFound } from './answer.ts'
import type { Answer } from './answer.ts'
import type { TestChat } from './ask-rings.ts'
import type { PatientCaller } from './patient-caller.ts'
import type { TestSession } from './test-session.ts'

const lookEveryMs = 10_000
/** The simulator's own value is 10 min; what takes longer is not waited for. */
const longestListedMs = 660_000

/** §9: the visitor is silent for longer than the chat's timeout while the agent goes on asking. */
export async function askKeptAlive({ chatKey, owner }: TestChat, timeoutMs: number, caller: PatientCaller) {
  const name = 'chatKeptAliveBy'
  const until = caller.now() + timeoutMs + lookEveryMs
  caller.say(`Leaving the visitor silent for ${Math.ceil((timeoutMs + lookEveryMs) / 1_000)} s …`)
  while (caller.now() < until) {
    await caller.pause(lookEveryMs)
    const { info } = await owner.read.readChat(owner.read.chatUrl(chatKey), caller.signal)
    if (isEnded(info?.state)) {
      return found(name, 'visitor', 'The chat ended while the visitor was silent, though the agent asked every 10 s.')
    }
  }
  const seconds = Math.round((timeoutMs + lookEveryMs) / 1_000)
  return found(
    name,
    'anybody',
    `The visitor was silent for ${seconds} s, the agent asked every 10 s; the chat went on.`,
  )
}

/** §5.4-9: is an ended chat listed at all? */
export async function isListed(chatKey: string, session: TestSession, signal: AbortSignal): Promise<boolean> {
  return (await session.read.chatSessions(signal)).some((chat) => chat.chatKey === chatKey)
}

/** §5.4-9: how long an ended chat stays in the list. Looks once, 10 s later, or, where `patient`, until it is gone. */
export async function askEndedListed(
  ended: { readonly chatKey: string; readonly endedAt: number },
  session: TestSession,
  { caller, patient }: { readonly caller: PatientCaller; readonly patient: boolean },
): Promise<Answer> {
  const name = 'endedListed'
  const until = ended.endedAt + longestListedMs
  let refreshedAt = caller.now()
  if (patient) caller.say('Waiting until the ended chat is no longer listed, up to 11 min …')
  for (;;) {
    await caller.pause(lookEveryMs)
    const listed = await isListed(ended.chatKey, session, caller.signal)
    const seconds = Math.round((caller.now() - ended.endedAt) / 1_000)
    if (!listed) {
      return found(name, seconds * 1_000, `The ended chat was no longer listed ${seconds} s after its end.`)
    }
    if (!patient || caller.now() >= until) {
      return notFound(name, `still listed ${seconds} s after the chat’s end; not waited for longer`)
    }
    if (caller.now() - refreshedAt < refreshEveryMs) continue
    await session.login.refresh()
    refreshedAt = caller.now()
  }
}
