import { Agent, request } from 'undici'
import { z } from 'zod'

const created = z.object({ chatLocation: z.object({ link: z.object({ '@href': z.string() }) }) })
const info = z.object({ info: z.object({ state: z.enum(['waiting', 'chatting', 'ended']) }) })

export type ChatWish = {
  readonly visitorName?: string | undefined
  readonly skill?: string | undefined
  readonly language?: string | undefined
  readonly wantedAgentId?: string | undefined
  readonly customVariables?: readonly Readonly<Record<string, string>>[] | undefined
  /** Engagement attributes by group, and an authenticated visitor's account; the simulator's own (reference §7.3, §5.6). */
  readonly sde?: Readonly<Record<string, unknown>> | undefined
  readonly participant?: Readonly<Record<string, unknown>> | undefined
}

/** A call of the visitor's side failed. Its message has the call and the status, never a line. */
class ConsumerError extends Error {
  override name = 'ConsumerError'
}

/** The visitor's side of chats over HTTP (reference §13). Every call resolves when the platform has acknowledged it. */
export class ConsumerClient implements AsyncDisposable {
  readonly #root: string
  readonly #dispatcher = new Agent({ connections: 64, keepAliveTimeout: 30_000, allowH2: false })

  constructor(url: string, account: string) {
    this.#root = `${url}/api/account/${account}/chat`
  }

  /** Asks for a chat; it is waiting when this returns. */
  async requestChat(wish: ChatWish, signal: AbortSignal): Promise<string> {
    const answer = created.parse(await this.#call('POST', '/request', signal, { request: wish }))
    return answer.chatLocation.link['@href'].split('/').at(-1) ?? ''
  }

  async say(chatKey: string, text: string, signal: AbortSignal): Promise<void> {
    await this.#call('POST', `/${chatKey}/events`, signal, { event: { '@type': 'line', text } })
  }

  async end(chatKey: string, signal: AbortSignal): Promise<void> {
    await this.#call('POST', `/${chatKey}/events`, signal, { event: { '@type': 'state', state: 'ended' } })
  }

  async setTyping(chatKey: string, typing: boolean, signal: AbortSignal): Promise<void> {
    await this.#call('PUT', `/${chatKey}/info/visitorTyping`, signal, {
      visitorTyping: typing ? 'typing' : 'not-typing',
    })
  }

  async state(chatKey: string, signal: AbortSignal): Promise<'waiting' | 'chatting' | 'ended'> {
    return info.parse(await this.#call('GET', `/${chatKey}/info`, signal)).info.state
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispatcher.destroy()
  }

  async #call(verb: 'GET' | 'POST' | 'PUT', path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
    const answer = await request(`${this.#root}${path}?v=1&NC=true`, {
      dispatcher: this.#dispatcher,
      method: verb === 'PUT' ? 'POST' : verb,
      headers: {
        authorization: 'LivePerson appKey=sotto-simulator',
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(verb === 'PUT' ? { 'x-http-method-override': 'PUT' } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    })
    const text = await answer.body.text()
    if (answer.statusCode >= 300) throw new ConsumerError(`The visitor's ${verb} ${path} answered ${answer.statusCode}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}
