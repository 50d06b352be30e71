import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { chooseEncoding, type Asset } from './asset.ts'
import type { Assets } from './assets.ts'
import { commonHeaders, pageHeaders, type PageHeaderOptions } from './page-headers.ts'

export type PagesOptions = PageHeaderOptions & {
  /** Route to file inside `public/`: `{ '/overlay': 'overlay/index.html' }`. */
  readonly pages: Readonly<Record<string, string>>
}

/** Serves the named pages, and below `/assets/` what they load. Throws at start when a page's file is missing. */
export function pagesPlugin(assets: Assets, options: PagesOptions): FastifyPluginAsync {
  return async (app) => {
    for (const [route, file] of Object.entries(options.pages)) {
      const page = assets.pages.get(file)
      if (page === undefined) throw new Error(`The page ${route} has no file public/${file}`)
      app.get(route, async (request, reply) => {
        reply.headers(pageHeaders(request.headers.host, assets.importMapHash, route, options))
        return send(page, request, reply)
      })
    }
    app.get('/assets/*', async (request, reply) => {
      reply.headers(commonHeaders)
      const asset = assets.files.get(request.url.split('?', 1)[0] ?? '')
      if (asset !== undefined) return send(asset, request, reply)
      return reply.code(404).type('text/plain; charset=utf-8').send('There is no such file.\n')
    })
  }
}

function send(asset: Asset, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({ etag: asset.etag, 'cache-control': asset.cacheControl, vary: 'accept-encoding' })
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim())
  if (known?.includes(asset.etag) === true) return reply.code(304).send()
  const encoding = chooseEncoding(request.headers['accept-encoding'])
  if (encoding !== 'identity') reply.header('content-encoding', encoding)
  return reply.type(asset.contentType).send(asset.bodies[encoding])
}
