/** Faults of one request, and what they do to it. Each hits only requests that it fits. */
export const requestFaults = {
  refused: 'the connection is closed before any byte of an answer',
  'reset-mid-body': 'the connection is reset in the middle of the body',
  'slow-first-byte': 'the answer begins late, by up to 12 s (see slow)',
  'slow-body': 'the body trickles or stalls, for up to 12 s (see slow)',
  unauthorized: '401 inside an agent session or at a refresh',
  'chat-forbidden': '403 for one chat',
  'chat-missing': '404 for one chat',
  throttled: '429 without Retry-After',
  'throttled-retry-after': '429 with Retry-After: 1 to 5 s',
  'error-500': '500',
  'error-502': '502, a gateway’s HTML page',
  'error-503': '503',
  'error-504': '504, a gateway’s HTML page',
  html: 'an HTML page with status 200',
  'truncated-json': 'JSON that stops anywhere; half of the time its length promised more',
  'chat-error': '{"chat":{"error":…}} with status 200',
  'duplicated-events': 'some events of the answer come twice in it',
  'out-of-order-events': 'the events of the answer come in another order',
  'repeating-next': 'the next link stays where it was, so the same events come again',
  'id-gap': 'the chat’s next event gets an id 1 to 20 higher than due, for every reader',
  'clock-skew': 'event times in the answer are off by up to 1 h, either way',
} as const
export type RequestFault = keyof typeof requestFaults
export const requestFaultKinds = Object.keys(requestFaults) as readonly RequestFault[]

/** Faults that last a while. */
export const lastingFaults = {
  'host-moved': 'the Domain API names another host; the old one refuses or answers 503',
  'login-down': 'login and refresh answer 503',
  'human-login': 'an agent logs in once more, which ends a listener’s login that has been in peace for 35 s',
  outage: 'everything is refused',
} as const
export type LastingFault = keyof typeof lastingFaults
export const lastingFaultKinds = Object.keys(lastingFaults) as readonly LastingFault[]

export type FaultKind = RequestFault | LastingFault

export function isRequestFault(kind: string): kind is RequestFault {
  return Object.hasOwn(requestFaults, kind)
}

export function isLastingFault(kind: string): kind is LastingFault {
  return Object.hasOwn(lastingFaults, kind)
}
