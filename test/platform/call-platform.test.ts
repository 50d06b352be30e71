import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { conversationId } from '../../src/domain/ids.ts'
import { toConversationEvent } from '../../src/platform/liveperson-chat/events.ts'
import { callPlatform } from '../../src/platform/liveperson-chat/http.ts'
import type { CallPurpose } from '../../src/platform/liveperson-chat/http.ts'
import { createCertificate } from '../../src/simulator/create-certificate.ts'
import { createConnections } from '../helpers/connections.ts'
import { startLocalServer } from '../helpers/local-server.ts'

async function callWith(
  answer: { status?: number; headers?: Record<string, string>; body?: string; cut?: boolean },
  purpose: CallPurpose = 'chat',
) {
  await using server = await startLocalServer((_request, response) => {
    response.writeHead(answer.status ?? 200, { ...(answer.cut ? { 'content-length': '1000' } : {}), ...answer.headers })
    response.write(answer.body ?? '')
    if (answer.cut) setImmediate(() => response.destroy())
    else response.end()
  })
  await using dispatcher = createConnections()
  const signal = AbortSignal.timeout(5_000)
  return await callPlatform(dispatcher, {
    purpose,
    method: 'GET',
    url: `${server.url}/api/account/1/chat?secret=1`,
    signal,
  })
}

describe('a call to the platform', () => {
  it('gives JSON, and undefined for 204 and for an empty body', async () => {
    expect(await callWith({ body: '{"a":1}' })).toEqual({ a: 1 })
    expect(await callWith({ body: '\uFEFF{"a":1}' })).toEqual({ a: 1 })
    expect(await callWith({ status: 204 })).toBeUndefined()
    expect(await callWith({ body: '  ' })).toBeUndefined()
  })

  it.each([
    ['MalformedAnswerError', /HTML or XML/, { body: '<html>Maintenance of pets</html>' }, 'chat'],
    ['MalformedAnswerError', /broken JSON/, { body: '{"text":"my secret pe' }, 'chat'],
    ['UnreachableError', /no answer/, { body: '{"text"', cut: true }, 'chat'],
    ['ThrottledError', /429/, { status: 429, headers: { 'retry-after': '7' } }, 'chat'],
    ['PlatformTroubleError', /503/, { status: 503 }, 'chat'],
    ['ChatRefusedError', /403/, { status: 403 }, 'chat'],
    ['SessionLostError', /401/, { status: 401 }, 'session'],
    ['SessionLostError', /401/, { status: 401 }, 'refresh'],
    ['LoginRejectedError', /check the agent's login/, { status: 451 }, 'login'],
    ['RequestRefusedError', /400/, { status: 400 }, 'session'],
    ['RequestRefusedError', /401: check LP_ACCOUNT/, { status: 401 }, 'domain'],
    ['MalformedAnswerError', /redirects/, { status: 302, headers: { location: '/' } }, 'session'],
  ] as const)('fails as %s saying %s', async (name, message, answer, purpose) => {
    const failure = await callWith(answer, purpose).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name })
    expect(String(failure)).toMatch(message)
    expect(String(failure)).not.toMatch(/secret|pets/)
  })

  it('waits for the answer itself after early hints, and takes trailers', async () => {
    await using server = await startLocalServer((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' }, () => {
        response.writeHead(200, { trailer: 'x-sum' })
        response.write('{"a":')
        response.addTrailers({ 'x-sum': '1' })
        response.end('1}')
      })
    })
    await using dispatcher = createConnections()
    const call = { purpose: 'chat', method: 'GET', url: server.url, signal: AbortSignal.timeout(5_000) } as const
    expect(await callPlatform(dispatcher, call)).toEqual({ a: 1 })
    expect(await callPlatform(dispatcher, call)).toEqual({ a: 1 })
  })

  it('obeys Retry-After', async () => {
    const failure = await callWith({ status: 429, headers: { 'retry-after': '7' } }).catch((error: unknown) => error)
    expect((failure as { waitMs(attempt: number): number }).waitMs(1)).toBe(7_000)
  })

  it('plain text of HTML is the same to read, however deep it is nested', () => {
    const event = { id: 1, type: 'line', textType: 'html', source: 'agent' } as Parameters<
      typeof toConversationEvent
    >[0]
    const text = (html: string) => {
      const made = toConversationEvent({ ...event, text: html }, conversationId('c'), new Date())
      return made.type === 'line' ? made.text : undefined
    }
    expect(text('<div dir="ltr">Hello &amp; <b>welcome</b><script>alert(1)</script></div>')).toBe('Hello & welcome')
    expect(text(`${'<b>'.repeat(10_000)}deep`)).toContain('deep')
  })

  it('says unreachable when nobody listens', async () => {
    await using dispatcher = createConnections()
    const call = {
      purpose: 'chat',
      method: 'GET',
      url: 'http://127.0.0.1:9/x',
      signal: AbortSignal.timeout(5_000),
    } as const
    await expect(callPlatform(dispatcher, call)).rejects.toMatchObject({ name: 'UnreachableError' })
  })

  it('says that a certificate is not trusted, and where its authority is named', async () => {
    const { key, cert } = await createCertificate()
    const server = createServer({ key, cert }, (_request, response) => response.end('{}'))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    await using dispatcher = createConnections()
    const { port } = server.address() as AddressInfo
    const url = `https://127.0.0.1:${port}/x`
    const call = { purpose: 'domain', method: 'GET', url, signal: AbortSignal.timeout(5_000) } as const
    try {
      await expect(callPlatform(dispatcher, call)).rejects.toMatchObject({
        name: 'UnreachableError',
        message: expect.stringMatching(/certificate is not trusted \(\w+\)\. .* LP_CA_FILE$/) as string,
      })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('ends with the caller’s own reason when aborted', async () => {
    await using server = await startLocalServer(() => undefined)
    await using dispatcher = createConnections()
    const call = {
      purpose: 'chat',
      method: 'GET',
      url: server.url,
      signal: AbortSignal.abort(new Error('enough')),
    } as const
    await expect(callPlatform(dispatcher, call)).rejects.toThrow('enough')
  })
})
