import { APIConnectionError, APIError } from 'openai'
import type OpenAI from 'openai'
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'
import { Agent } from 'undici'
import type { Dispatcher } from 'undici'
import { errorText } from '../lib/error-text.ts'
import { openChatExchange } from './chat-exchange.ts'
import type { ChatAnswer } from './chat-exchange.ts'

/** What Chat Completions streams are asked of. */
export type ChatClient = {
  /** @throws APIError of the SDK, or the signal's reason. */
  open(parameters: ChatCompletionCreateParamsStreaming, signal: AbortSignal): Promise<Pick<ChatAnswer, 'body' | 'done'>>
}

/**
 * Asks as the SDK does, with its headers and its errors, but puts them together once and reads the answer as it comes off
 * the socket. Behind a proxy of the environment, and where the endpoint sends on to another address, the SDK itself asks,
 * by Node's own `fetch`: only that knows the proxy.
 */
export function createChatClient(sdk: OpenAI): ChatClient {
  const bySdk: ChatClient['open'] = async (parameters, signal) => {
    const { body } = await sdk.chat.completions.create(parameters, { signal }).asResponse()
    if (body === null) throw new Error('the answer has no body')
    return { body, done: () => undefined }
  }
  if (process.env['NODE_USE_ENV_PROXY'] === '1' || process.execArgv.includes('--use-env-proxy')) return { open: bySdk }
  // Of our own: the built-in one's connections are another version's (stack.md §1).
  const dispatcher = new Agent()
  let head: Promise<Head> | undefined
  return {
    async open(parameters, signal) {
      const { origin, path, headers } = await (head ??= readHead(sdk))
      let answer: ChatAnswer
      try {
        answer = await openChatExchange(dispatcher, { origin, path, headers, body: JSON.stringify(parameters) }, signal)
      } catch (error) {
        signal.throwIfAborted()
        throw new APIConnectionError({ message: errorText(error), cause: error instanceof Error ? error : undefined })
      }
      const { status } = answer
      if (status >= 200 && status < 300) return answer
      const text = await readText(answer)
      if (status >= 300 && status < 400) return bySdk(parameters, signal)
      throw toApiError(status, answer.headers, text)
    },
  }
}

type Head = { readonly origin: string; readonly path: string; readonly headers: Readonly<Record<string, string>> }

/** The same for every request: the address, who asks, and the key. */
async function readHead(sdk: OpenAI): Promise<Head> {
  const { req, url } = await sdk.buildRequest({ method: 'post', path: '/chat/completions', body: { stream: true } })
  const { origin, pathname, search } = new URL(url)
  return { origin, path: `${pathname}${search}`, headers: Object.fromEntries(new Headers(req.headers)) }
}

/** A refusal is short; nobody waits for more than this of one. */
const longestRefusal = 100_000

async function readText({ body }: ChatAnswer): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body) {
    pieces.push(piece)
    length += piece.length
    if (length > longestRefusal) break
  }
  return Buffer.concat(pieces).toString('utf8')
}

function toApiError(status: number, headers: Dispatcher.ResponseData['headers'], text: string): APIError {
  const pairs = Object.entries(headers).flatMap(([name, value = []]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  )
  const said = parsed(text)
  const refusal = said !== undefined && !('error' in said) ? { error: said } : said
  return APIError.generate(status, refusal, refusal === undefined ? text : undefined, new Headers(pairs))
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    // Many endpoints, and most proxies before them, refuse in plain text or HTML.
    return undefined
  }
}
