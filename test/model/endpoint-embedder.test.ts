import { LLMock } from '@copilotkit/aimock'
import { describe, expect, it } from 'vitest'
import { EmbedderError } from '../../src/model/embedder.ts'
import { createEndpointEmbedder } from '../../src/model/endpoint-embedder.ts'
import { startLocalServer } from '../helpers/local-server.ts'

const signal = new AbortController().signal
const embedderAt = (url: string, timeoutMs?: number) =>
  createEndpointEmbedder({
    endpoint: { baseUrl: `${url}/v1`, apiKey: 'made-up' },
    model: 'small',
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })

describe('an encoder behind /v1/embeddings', () => {
  it('gives vectors of unit length in the order of the texts', async () => {
    const server = new LLMock({ port: 0 })
    await server.start()
    try {
      const [one, other, again] = await embedderAt(server.url).embed(['a bike', 'a bill', 'a bike'], signal)
      expect(one?.length).toBeGreaterThan(8)
      expect(Math.hypot(...(one ?? []))).toBeCloseTo(1, 5)
      expect(again).toEqual(one)
      expect(other).not.toEqual(one)
    } finally {
      await server.stop()
    }
  })

  it('puts vectors in order by their index, and asks for many texts in parts', async () => {
    const sizes: number[] = []
    await using server = await startLocalServer((request, response) => {
      let body = ''
      request.on('data', (part) => (body += String(part)))
      request.on('end', () => {
        const { input } = JSON.parse(body) as { input: string[] }
        sizes.push(input.length)
        const data = input.map((text, index) => ({ object: 'embedding', index, embedding: [Number(text), 1] }))
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ object: 'list', data: data.toReversed(), model: 'small' }))
      })
    })
    const texts = Array.from({ length: 130 }, (_, number) => String(number))
    const vectors = await embedderAt(server.url).embed(texts, signal)
    expect(sizes).toEqual([64, 64, 2])
    expect(vectors.map(([first = 0, second = 1]) => Math.round(first / second))).toEqual(texts.map(Number))
  })

  it('fails with the trouble and without the text', async () => {
    await using server = await startLocalServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message: 'cannot encode: my secret line' } }))
    })
    const error = await embedderAt(server.url)
      .embed(['my secret line'], signal)
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(EmbedderError)
    expect(String(error)).toBe('EmbedderError: The embeddings endpoint answers with the status 400')
    expect((error as Error).cause).toBeUndefined()
  })

  it('fails where fewer vectors come than texts were sent, and where nobody answers', async () => {
    await using server = await startLocalServer((request, response) => {
      request.resume()
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ object: 'list', data: [], model: 'small' }))
    })
    await expect(embedderAt(server.url).embed(['one'], signal)).rejects.toThrow('fewer vectors')
    await expect(embedderAt('http://127.0.0.1:9').embed(['one'], signal)).rejects.toThrow('cannot be reached')
    await using silent = await startLocalServer(() => undefined)
    await expect(embedderAt(silent.url, 50).embed(['one'], signal)).rejects.toThrow('too slow')
  })

  it('ends with the reason of whoever wants it no more', async () => {
    await using silent = await startLocalServer(() => undefined)
    const stop = new AbortController()
    const asked = embedderAt(silent.url).embed(['one'], stop.signal)
    stop.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
  })
})
