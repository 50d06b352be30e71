import type { Fact } from '../../../domain/fact.ts'
import { makeFact } from '../../make-fact.ts'
import { ChatRefusedError } from '../errors.ts'
import { trustedLink } from '../links.ts'
import type { SignedIn } from '../sign-in.ts'
import { parseCustomVariables, parseVisit } from '../wire.ts'
import type { ChatPage } from '../wire.ts'
import { parseParticipant } from './participant.ts'
import { parseVisitInfo } from './visit-info.ts'
import type { VisitWishes } from './visit-names.ts'
import { parseVisitState } from './visit-state.ts'

/** What is asked for facts: each of them once for a chat and session, free slots apart. */
export type FactOrigin = 'custom-variables' | 'visit-info' | 'visit-state' | 'participant' | 'free-slots'

/** One call, or a few, that may bring facts of a chat. Where the platform has nothing (any more), that is no error. */
export type FactReading = {
  readonly origin: FactOrigin
  /** @throws PlatformError */
  readonly read: (signal: AbortSignal) => Promise<readonly Fact[]>
  /**
   * Reads all of it again; here it is an error where the platform has forgotten it.
   *
   * @throws PlatformError
   */
  readonly readAgain?: (signal: AbortSignal) => Promise<readonly Fact[]>
}

/** Where facts of the chat can be read, as far as this page of it tells (reference §5.6, §7.2, §7.3). */
export function factReadings(
  signedIn: Pick<SignedIn, 'call' | 'callVisits' | 'sessionUrl'>,
  { visit, info }: Pick<ChatPage, 'info' | 'visit'>,
  wishes: VisitWishes,
): readonly FactReading[] {
  const { sessionUrl } = signedIn
  const get = (href: string, signal: AbortSignal) =>
    signedIn.call({ purpose: 'chat', method: 'GET', url: trustedLink(href, sessionUrl), signal })
  const readings: FactReading[] = []
  if (visit !== undefined) {
    let links: Promise<ReturnType<typeof parseVisit>> | undefined
    const follow = async (rel: 'customVariables' | 'info', signal: AbortSignal): Promise<unknown> => {
      const { [rel]: href } = await (links ??= get(visit, signal).then(parseVisit))
      return href === undefined ? undefined : get(href, signal)
    }
    readings.push(
      {
        origin: 'custom-variables',
        read: async (signal) => parseCustomVariables(await follow('customVariables', signal)).flatMap(variableFact),
      },
      {
        origin: 'visit-info',
        read: async (signal) => {
          const answer = await follow('info', signal)
          return answer === undefined ? [] : parseVisitInfo(answer, wishes)
        },
      },
    )
  }
  const visitorId = info?.sharkVisitorId ?? info?.visitorId
  const sid = info?.sharkSessionId ?? info?.rtSessionId
  if (visitorId !== undefined && sid !== undefined) {
    const path = `monitoring/visitors/${encodeURIComponent(visitorId)}/visits/current/state`
    const query = new URLSearchParams({ v: '1', sid, filter: 'agent' })
    readings.push({
      origin: 'visit-state',
      read: async (signal) => parseVisitState(await signedIn.callVisits(`${path}?${query.toString()}`, signal), wishes),
    })
  }
  const { participantId } = info ?? {}
  if (participantId !== undefined) {
    const href =
      info?.link.find(({ rel }) => rel === 'participant-extended-info')?.href ??
      `${sessionUrl.href}/participantExtendedInfo/${encodeURIComponent(participantId)}`
    readings.push({ origin: 'participant', read: async (signal) => parseParticipant(await get(href, signal)) })
  }
  return readings.map(({ origin, read }) => ({
    origin,
    read: async (signal) => (await read(signal).catch(noneWhereForgotten)).slice(0, factsAtMost),
    readAgain: read,
  }))
}

/** Of one source; a page may set any number of custom variables, and a prompt is not endless. */
const factsAtMost = 50

/** Visits are kept for 6 h; after that they are answered with 404 and this code (reference §7.3). */
const forgottenCode = 12

/** Whether the platform no longer has what was asked for. */
export function isForgotten(error: unknown): boolean {
  return error instanceof ChatRefusedError && error.internalCode === forgottenCode
}

function noneWhereForgotten(error: unknown): readonly Fact[] {
  if (isForgotten(error)) return []
  throw error
}

function variableFact({
  source,
  name,
  displayName,
  value,
}: ReturnType<typeof parseCustomVariables>[number]): readonly Fact[] {
  const facts = makeFact(source === 'prechat' ? 'pre-chat' : 'custom-variable', displayName ?? name, value)
  return facts.map((fact) => ({ ...fact, key: name }))
}
