import { loginFloorMs, retryPausesMs, slowLoopMs, throttleFloorMs } from './retry-rules.ts'

/**
 * A call to LivePerson failed. Each subclass says for itself whether the same call may be tried again, and when.
 * Messages name the call and the status, never a body: bodies hold what people wrote.
 */
export abstract class PlatformError extends Error {
  abstract readonly retryable: boolean
  /** The HTTP status that refused the call; undefined where no answer came, or a good one that cannot be used. */
  status: number | undefined
  /** Pause before try number `attempt` (1 is the first retry), by the retry policy of reference §10. */
  waitMs(attempt: number): number {
    return retryPausesMs[attempt - 1] ?? slowLoopMs
  }
}

/** No answer at all: refused, reset, timed out, name not found. */
export class UnreachableError extends PlatformError {
  override name = 'UnreachableError'
  readonly retryable = true
}

/** 5xx: the platform has trouble of its own. */
export class PlatformTroubleError extends PlatformError {
  override name = 'PlatformTroubleError'
  readonly retryable = true
}

/** An answer that is not what the reference describes: HTML, cut JSON, a wrong shape, an error inside a 2xx. */
export class MalformedAnswerError extends PlatformError {
  override name = 'MalformedAnswerError'
  readonly retryable = true
}

/** 429: too many calls. `Retry-After` beats our own pause. */
export class ThrottledError extends PlatformError {
  override name = 'ThrottledError'
  readonly retryable = true
  readonly retryAfterMs: number | undefined
  readonly atLogin: boolean
  constructor(message: string, options: { readonly retryAfterMs: number | undefined; readonly atLogin: boolean }) {
    super(message)
    this.retryAfterMs = options.retryAfterMs
    this.atLogin = options.atLogin
  }
  override waitMs(attempt: number): number {
    const floor = this.atLogin ? loginFloorMs : throttleFloorMs
    return Math.max(floor, this.retryAfterMs ?? floor * attempt)
  }
}

/** 401 inside an agent session or at a refresh: the login or the session is gone, and a new login may help. */
export class SessionLostError extends PlatformError {
  override name = 'SessionLostError'
  readonly retryable = false
}

/**
 * The human's login, rings or availability suffer, or would suffer, from our session beside theirs. Listening stops for
 * this agent and does not begin again by itself (architecture §3.2, reference §12.4).
 */
export class HarmSeenError extends PlatformError {
  override name = 'HarmSeenError'
  readonly retryable = false
}

/**
 * Our login or session was taken from us right after we opened it: on this account a second one ends the first, and going
 * on would take the human's in turn.
 */
export class LoginContestedError extends HarmSeenError {
  override name = 'LoginContestedError'
}

/** The Domain API names another host than the session's: a new login there goes on. */
export class HostMovedError extends PlatformError {
  override name = 'HostMovedError'
  readonly retryable = false
}

/** 400, 401 or 451 at login: a person has to act. */
export class LoginRejectedError extends PlatformError {
  override name = 'LoginRejectedError'
  readonly retryable = false
}

/** Somebody else signs in for this identity, and has no bearer for us that the platform takes. It may come. */
export class BearerUnavailableError extends PlatformError {
  override name = 'BearerUnavailableError'
  readonly retryable = true
  override waitMs(): number {
    return loginFloorMs
  }
}

/**
 * 4xx for one chat: it is not, or no longer, ours to read. `gone` is false where only the login may be at fault (401);
 * `internalCode` is the platform's own, where the answer has one.
 */
export class ChatRefusedError extends PlatformError {
  override name = 'ChatRefusedError'
  readonly retryable = false
  readonly gone: boolean
  /** 403: it is there, and somebody else's. */
  readonly forbidden: boolean
  readonly internalCode: number | undefined
  constructor(
    message: string,
    {
      gone,
      forbidden = false,
      internalCode,
    }: { readonly gone: boolean; readonly forbidden?: boolean; readonly internalCode?: number },
  ) {
    super(message)
    this.gone = gone
    this.forbidden = forbidden
    this.internalCode = internalCode
  }
}

/** Any other 4xx: the same call would fail again. */
export class RequestRefusedError extends PlatformError {
  override name = 'RequestRefusedError'
  readonly retryable = false
}

/** A user that listens by keys cannot do so as it is, or not on this account. A person has to act. */
export class ListeningUserError extends RequestRefusedError {
  override name = 'ListeningUserError'
}

/** A listening session asked for something that is not a read. It never left this process. */
export class ReadOnlyError extends Error {
  override name = 'ReadOnlyError'
}
