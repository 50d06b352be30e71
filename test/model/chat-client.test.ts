import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { APIConnectionError, APIError } from 'openai'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/model/chat-call.ts'
import { createChatClient } from '../../src/model/chat-client.ts'
import { startLocalServer } from '../helpers/local-server.ts'

const { signal } = new AbortController()
const parameters = { model: 'small', messages: [{ role: 'user' as const, content: 'hi' }], stream: true as const }

/** A client of an endpoint that answers so, and the connections and requests that it saw. */
async function endpoint(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const sockets = new Set<Socket>()
  const requests: IncomingMessage[] = []
  const server = await startLocalServer((request, response) => {
    sockets.add(request.socket)
    requests.push(request)
    request.resume().once('end', () => answer(response, request))
  })
  const client = createChatClient(createClient({ baseUrl: `${server.url}/v1?of=us`, apiKey: 'key-of-the-test' }))
  return { client, sockets, requests, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const text = async (body: AsyncIterable<Uint8Array>) =>
  Buffer.concat(await Array.fromAsync(body, (piece) => piece)).toString()

describe('a stream of an endpoint', () => {
  it('is asked for with the key, at the address as it was given, and read whole', async () => {
    await using at = await endpoint((response) => {
      response.write('data: one\n\n')
      setImmediate(() => response.end('data: two\n\n'))
    })
    const { body } = await at.client.open(parameters, signal)
    expect(await text(body)).toBe('data: one\n\ndata: two\n\n')
    expect(at.requests[0]?.url).toMatch(/^\/v1.*\/chat\/completions/)
    expect(at.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer key-of-the-test',
      'content-type': 'application/json',
    })
  })

  it('leaves its connection open for the next one where its last words were not waited for', async () => {
    const ended: Promise<unknown>[] = []
    await using at = await endpoint((response) => {
      ended.push(once(response, 'close'))
      response.write('data: [DONE]\n\n')
      setImmediate(() => response.end(': bye\n\n'))
    })
    const { body, done } = await at.client.open(parameters, signal)
    for await (const _ of body) {
      done()
      break
    }
    await ended[0]
    expect(await text((await at.client.open(parameters, signal)).body)).toMatch('bye')
    await ended[1]
    expect([...at.sockets].filter(({ destroyed }) => destroyed)).toEqual([])
  })

  it('is broken off where it is left before it was done', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<boolean>()
    await using at = await endpoint((response) => {
      response.once('close', () => resolve(response.writableFinished))
      response.write('data: and so on\n\n')
    })
    const { body } = await at.client.open(parameters, signal)
    for await (const _ of body) break
    expect(await closed).toBe(false)
  })

  it('ends with the reason of whoever stops it, before the answer and in the middle of it', async () => {
    await using at = await endpoint((response) => void response.write('data: and so on\n\n'))
    const stop = new AbortController()
    const { body } = await at.client.open(parameters, stop.signal)
    const reading = text(body)
    stop.abort(new Error('stopped by the test'))
    await expect(reading).rejects.toThrow('stopped by the test')
    await expect(at.client.open(parameters, stop.signal)).rejects.toThrow('stopped by the test')
  })

  it.each([
    [400, '{"error":{"message":"no such thing","param":"store"}}', { message: '400 no such thing', param: 'store' }],
    [429, '{"message":"slow down"}', { message: '429 slow down' }],
    [503, '<html>Away</html>', { message: '503 <html>Away</html>' }],
    [404, '', { message: '404 status code (no body)' }],
  ])('that is refused with %i and %j is the error that the SDK makes of it', async (status, said, error) => {
    await using at = await endpoint((response) => response.writeHead(status, { 'retry-after': '7' }).end(said))
    const thrown: unknown = await at.client.open(parameters, signal).catch((one: unknown) => one)
    expect(thrown).toBeInstanceOf(APIError)
    expect(thrown).toMatchObject({ status, ...error })
    expect((thrown as APIError).headers?.get('retry-after')).toBe('7')
  })

  it('is read where the endpoint sends on to', async () => {
    await using at = await endpoint((response, { url }) =>
      url === '/there' ? response.end('data: here\n\n') : response.writeHead(307, { location: '/there' }).end(),
    )
    expect(await text((await at.client.open(parameters, signal)).body)).toBe('data: here\n\n')
  })

  it('of an endpoint that is not there is a failed connection', async () => {
    const client = createChatClient(createClient({ baseUrl: 'http://127.0.0.1:1/v1', apiKey: undefined }))
    await expect(client.open(parameters, signal)).rejects.toBeInstanceOf(APIConnectionError)
  })
})
