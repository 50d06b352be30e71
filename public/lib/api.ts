const answerWithinMs = 15_000

/** A call to our own server did not work out; `message` is a sentence for the person at the page. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly kind: 'signed-out' | 'not-allowed' | 'not-found' | 'failed'

  constructor(kind: ApiProblem['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/** Gets JSON from our own server, whose protocol file says what comes. Throws `ApiProblem`, or the signal's reason. */
export async function getJson<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  return call<Answer>(path, { signal })
}

/** Posts JSON to our own server. Throws as `getJson` does. */
export async function postJson<Answer>(path: string, body: object, signal: AbortSignal): Promise<Answer> {
  return call<Answer>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })
}

async function call<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const tooLate = AbortSignal.timeout(answerWithinMs)
  let response: Response
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.any([tooLate, ...(init.signal ? [init.signal] : [])]) })
  } catch (cause) {
    init.signal?.throwIfAborted()
    throw new ApiProblem('failed', 'Sotto does not answer. Check that it is running, then try again.', { cause })
  }
  if (response.ok) {
    const answer: Answer = await response.json()
    return answer
  }
  if (response.status === 401) throw new ApiProblem('signed-out', 'You are signed out.')
  const said = await reasonOf(response)
  if (response.status === 403) {
    throw new ApiProblem('not-allowed', said ?? 'You may not see this. Ask a team lead or an operator.')
  }
  if (response.status === 404) throw new ApiProblem('not-found', said ?? 'This does not exist, or no longer.')
  throw new ApiProblem('failed', said ?? `Sotto could not answer (HTTP ${response.status}). Try again in a moment.`)
}

async function reasonOf(response: Response): Promise<string | undefined> {
  try {
    const answer: unknown = await response.json()
    if (typeof answer !== 'object' || answer === null || !('error' in answer)) return undefined
    return typeof answer.error === 'string' && answer.error !== '' ? answer.error : undefined
  } catch {
    // Not JSON: a proxy in between answered, and its page helps nobody.
    return undefined
  }
}
