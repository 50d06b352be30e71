import { MalformedAnswerError, RequestRefusedError } from '../errors.ts'
import type { SignedIn } from '../sign-in.ts'
import { parseBaseUri } from '../wire.ts'
import type { LoginAnswer } from '../wire.ts'

/** The service behind the Visit Information API (reference §2, §7.3). */
const service = 'smt'

export type VisitCallsParts = {
  readonly account: string
  /** The hosts that the login's answer named. */
  readonly named: LoginAnswer['csdsCollectionResponse']
  /** Asks the Domain API for a service's host. */
  readonly ask: (service: string, signal: AbortSignal) => Promise<URL>
  /** The session's own host and scheme. */
  readonly base: URL
  readonly get: (url: URL, signal: AbortSignal) => Promise<unknown>
}

/**
 * Calls to the host that the login's answer names for the service, or else the Domain API, asked once. Where neither knows
 * one they go to the session's own host, as LivePerson's Postman collection has it (reference §7.3). Never elsewhere: the
 * host comes from no other answer.
 */
export function createVisitCalls({ account, named, ask, base, get }: VisitCallsParts): SignedIn['callVisits'] {
  let known = hostNamed(named, base)
  const findHost = async (signal: AbortSignal): Promise<URL> => {
    try {
      return await ask(service, signal)
    } catch (error) {
      if (error instanceof RequestRefusedError || error instanceof MalformedAnswerError) return base
      throw error
    }
  }
  return async (path, signal) => {
    known ??= await findHost(signal)
    return get(new URL(`/api/account/${encodeURIComponent(account)}/${path}`, known), signal)
  }
}

/** Undefined, too, for one that is no host: no session fails for the sake of facts. */
function hostNamed(named: VisitCallsParts['named'], base: URL): URL | undefined {
  const baseURIs = named?.baseURIs.filter((entry) => entry.service === service) ?? []
  try {
    return new URL(`${base.protocol}//${parseBaseUri({ baseURIs }, service)}`)
  } catch (error) {
    if (error instanceof MalformedAnswerError) return undefined
    throw error
  }
}
