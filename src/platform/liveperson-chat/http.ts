import { Agent } from 'undici'
import type { Dispatcher } from 'undici'
import {
  ChatRefusedError,
  LoginRejectedError,
  MalformedAnswerError,
  PlatformTroubleError,
  ReadOnlyError,
  RequestRefusedError,
  SessionLostError,
  ThrottledError,
  UnreachableError,
} from './errors.ts'
import type { PlatformError } from './errors.ts'
import { exchange } from './exchange.ts'
import type { Answer } from './exchange.ts'
import { noAnswer } from './no-answer.ts'
import { pathInErrors } from './path-in-errors.ts'

/** What a call is for decides what its refusal means. */
export type CallPurpose = 'domain' | 'login' | 'refresh' | 'session' | 'chat'

export type Call = {
  readonly purpose: CallPurpose
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Where the last answer to the same question is kept: the same text again is the same value, parsed once. */
  readonly kept?: KeptAnswer
  readonly signal: AbortSignal
}

export type KeptAnswer = { text: string; json: unknown }

/** The connections to LivePerson, shared by all agent sessions; sized for 512 answers under way at once. */
export function createPlatformConnections({ ca }: { readonly ca?: string | undefined } = {}): Agent {
  return new Agent({
    connections: 512,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
    connect: { timeout: 10_000, ...(ca === undefined ? {} : { ca }) },
    // Streams instead of `connections` would bound concurrency; decided in stack.md §2.
    allowH2: false,
  })
}

/**
 * One call to LivePerson. Returns the parsed JSON, or undefined for an empty body.
 *
 * @throws PlatformError, of the class that says what can be done about it; the signal's reason when aborted.
 */
export async function callPlatform(dispatcher: Dispatcher, call: Call): Promise<unknown> {
  const { origin, path } = splitUrl(call.url)
  let answer: Answer
  try {
    answer = await exchange(dispatcher, {
      origin,
      path,
      method: call.method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...call.headers },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: call.signal,
    })
  } catch (error) {
    call.signal.throwIfAborted()
    if (error instanceof ReadOnlyError) throw error
    if (error instanceof MalformedAnswerError) throw new MalformedAnswerError(`${nameOf(call, path)}: ${error.message}`)
    throw new UnreachableError(`${nameOf(call, path)}: ${noAnswer(error)}`, { cause: error })
  }
  const { status, headers, text } = answer
  if (status < 200 || status > 299) {
    const error = refusal(call.purpose, `${nameOf(call, path)} answered ${status}`, { status, headers, text })
    error.status = status
    throw error
  }
  const { kept } = call
  if (kept !== undefined && kept.text === text) return kept.json
  const json = text.trim() === '' ? undefined : parseJson(text, call, path)
  if (kept !== undefined) {
    kept.text = text
    kept.json = json
  }
  return json
}

function nameOf({ method }: Call, path: string): string {
  return `${method} ${pathInErrors(path)}`
}

/** Of an address as URL.href writes it, without making a URL of it thousands of times a second. */
function splitUrl(url: string): { readonly origin: string; readonly path: string } {
  const end = url.indexOf('#')
  const whole = end === -1 ? url : url.slice(0, end)
  const slash = whole.indexOf('/', whole.indexOf('//') + 2)
  return slash === -1 ? { origin: whole, path: '/' } : { origin: whole.slice(0, slash), path: whole.slice(slash) }
}

function parseJson(text: string, call: Call, path: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The parser's own message quotes the text, which may be what a visitor wrote.
    const what = text.trimStart().startsWith('<') ? 'HTML or XML instead of JSON' : 'broken JSON'
    throw new MalformedAnswerError(`${nameOf(call, path)}: ${what}`)
  }
}

function refusal(purpose: CallPurpose, message: string, { status, headers, text }: Answer): PlatformError {
  const atLogin = purpose === 'login' || purpose === 'refresh'
  if (status === 429)
    return new ThrottledError(message, { retryAfterMs: retryAfterMs(headers['retry-after']), atLogin })
  if (status >= 500) return new PlatformTroubleError(message)
  if (purpose === 'login') return new LoginRejectedError(`${message}: check the agent's login in the agents file`)
  if (purpose === 'chat' && status < 500 && status >= 400)
    return new ChatRefusedError(message, { gone: status !== 401, forbidden: status === 403, ...internalCode(text) })
  // An agent session that the platform has forgotten answers 404 or 403 for everything under it.
  if (purpose !== 'domain' && (status === 401 || status === 403 || status === 404)) return new SessionLostError(message)
  if (status >= 300 && status < 400) return new MalformedAnswerError(`${message}: redirects are not followed`)
  if (purpose === 'domain')
    return new RequestRefusedError(`${message}: check LP_ACCOUNT and that LP_DOMAIN_URL is a Domain API`)
  return new RequestRefusedError(message)
}

/** The platform's own number of a refusal (reference §3.2); nothing else of its body is looked at. */
function internalCode(text: string): { readonly internalCode?: number } {
  const found = /"internalCode"\s*:\s*"?(\d{1,6})\b/.exec(text.slice(0, 10_000))?.[1]
  return found === undefined ? {} : { internalCode: Number(found) }
}

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), in milliseconds; undefined when it is neither. */
function retryAfterMs(header: string | string[] | undefined): number | undefined {
  const value = Array.isArray(header) ? header[0] : header
  if (value === undefined) return undefined
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 600_000) : undefined
}
