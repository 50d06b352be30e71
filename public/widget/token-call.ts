import type { FrameTokens } from './frame-tokens.ts'

const answerWithinMs = 15_000

export type Answer =
  | {
      readonly status: number
      readonly body: Readonly<Record<string, unknown>>
      readonly retryAfterMs: number | undefined
    }
  | { readonly status: 'no-answer'; readonly body?: undefined }

/** Posts to our own server with the token of this frame. Throws nothing but the signal's reason. */
export async function postWithToken(
  path: string,
  body: object,
  tokens: Pick<FrameTokens, 'current'>,
  signal: AbortSignal,
): Promise<Answer> {
  const token = tokens.current()
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    })
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    return {
      status: response.status,
      body: await jsonOf(response),
      retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : undefined,
    }
  } catch {
    signal.throwIfAborted()
    return { status: 'no-answer' }
  }
}

async function jsonOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null ? { ...body } : {}
  } catch {
    // A proxy in between answered with a page of its own.
    return {}
  }
}
