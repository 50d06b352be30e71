import { createHash } from 'node:crypto'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import { chooseEncoding } from '../../src/web/asset.ts'
import { createAssets, type Assets } from '../../src/web/assets.ts'
import { reachableModules } from '../../src/web/import-graph.ts'
import { pagesPlugin } from '../../src/web/pages-plugin.ts'

let app: FastifyInstance
let assets: Assets

beforeAll(async () => {
  assets = await createAssets()
  app = Fastify()
  await app.register(
    pagesPlugin(assets, {
      pages: { '/overlay': 'overlay/index.html' },
      frameAncestors: ['https://workspace.example'],
      frameSrc: ['http://127.0.0.1:1'],
    }),
  )
})

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

describe('a page', () => {
  it('lets through exactly its own scripts and its import map', async () => {
    const { body, headers } = await get('/overlay', { host: 'sotto.example:8443' })
    const map = /<script type="importmap">(.*?)<\/script>/.exec(body)?.[1] ?? ''
    const hash = createHash('sha256').update(map).digest('base64')
    const policy = String(headers['content-security-policy']).split('; ')
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}'`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self' ws://sotto.example:8443 wss://sotto.example:8443")
    expect(policy).toContain('frame-ancestors https://workspace.example')
    expect(policy).toContain('frame-src http://127.0.0.1:1')
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' })
    expect(headers['permissions-policy']).not.toMatch(/clipboard-write|picture-in-picture/)
  })

  it('takes nothing into its policy from a host name that is none', async () => {
    const { headers } = await get('/overlay', { host: "evil; script-src 'unsafe-inline'" })
    expect(headers['content-security-policy']).toContain("connect-src 'self';")
    expect(headers['content-security-policy']).not.toContain('unsafe-inline')
  })

  it('preloads every module that it needs, all of which are there', async () => {
    const { body } = await get('/overlay')
    const preloads = [...body.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, url = '']) => url)
    expect(preloads).toContain('/assets/joined/overlay/index.js')
    expect(preloads.some((url) => /^\/assets\/vendor\/[\da-f]{12}\/preact\.js$/.test(url))).toBe(true)
    for (const url of preloads) expect((await get(url)).statusCode).toBe(200)
  })

  it('stops the start when its file is missing', async () => {
    const broken = Fastify().register(pagesPlugin(assets, { pages: { '/x': 'x/index.html' }, frameAncestors: [] }))
    await expect(Promise.resolve(broken)).rejects.toThrow('public/x/index.html')
  })
})

describe('an asset', () => {
  const path = '/assets/overlay/state.ts'

  it('is JavaScript without types, compressed as the browser likes it', async () => {
    const plain = await get(path)
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(plain.body).toContain('export function reduce(state')
    expect(plain.body).not.toContain('OverlayInput')
    const gzip = await get(path, { 'accept-encoding': 'gzip' })
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body)
    const br = await get(path, { 'accept-encoding': 'gzip, br' })
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(plain.body)
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' })
  })

  it('is asked for again each time, and sent only when it has changed', async () => {
    const first = await get(path)
    expect(first.headers['cache-control']).toBe('no-cache')
    const second = await get(path, { 'if-none-match': `"other", ${first.headers.etag}` })
    expect(second).toMatchObject({ statusCode: 304, body: '' })
  })

  it('of a library may be kept for ever, because its address changes with it', async () => {
    const preact = [...assets.files.keys()].find((url) => url.endsWith('/preact.js')) ?? ''
    expect((await get(preact)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it.each(['/assets/nothing.ts', '/assets/../package.json', '/assets/overlay/index.html', '/assets/tsconfig.json'])(
    'is not there at %s',
    async (url) => {
      const { statusCode } = await get(url)
      expect(statusCode).toBe(404)
    },
  )

  it('that is missing is answered with one plain line', async () => {
    const { body, headers } = await get('/assets/nothing.ts')
    expect(body).toBe('There is no such file.\n')
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  })
})

it.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip;q=1.0, br;q=0', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate', 'identity'],
])('chooses for the header %j the encoding %s', (accepted, encoding) => {
  expect(chooseEncoding(accepted)).toBe(encoding)
})

it('finds modules behind modules, once each, and names the one that is not served', () => {
  const sources = new Map([
    ['/assets/a.ts', `import { b } from './b.ts'\nimport x from "lib"`],
    ['/assets/b.ts', `import './a.ts'\nexport { c } from '../assets/c.ts'`],
    ['/assets/c.ts', ''],
    ['/v/lib.js', ''],
  ])
  const reached = reachableModules('/assets/a.ts', sources, { lib: '/v/lib.js' })
  expect(reached.toSorted()).toEqual(['/assets/a.ts', '/assets/b.ts', '/assets/c.ts', '/v/lib.js'])
  sources.delete('/assets/c.ts')
  expect(() => reachableModules('/assets/a.ts', sources, { lib: '/v/lib.js' })).toThrow('../assets/c.ts')
})
